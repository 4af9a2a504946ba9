package import Records

extension RFM {
    /// Scores and segments of buyers whose recency, frequency and money stand in columns of any unit.
    ///
    /// - Parameters:
    ///   - recency: How long ago each bought last, fewer being better.
    ///   - frequency: How often each bought.
    ///   - monetary: What each spent.
    /// - Returns: Scores 1 … 5 of everybody, in their order, by the definition of ``RFM``; nobody is without a purchase.
    /// - Throws: ``ParameterError`` where columns differ in length or a value is not a number.
    /// - Complexity: O(*n*).
    package static func score(
        recency: [Float], frequency: [Float], monetary: [Float]
    ) throws(ParameterError) -> RFMScores {
        let columns = [("recency", recency), ("frequency", frequency), ("monetary", monetary)]
        for (name, column) in columns {
            guard column.count == recency.count else {
                throw ParameterError(
                    owner: "RFM", parameter: name, allowed: "\(recency.count) values, as recency has",
                    got: "\(column.count)")
            }
            if let row = firstNaN(column) {
                throw ParameterError(
                    owner: "RFM", parameter: name, allowed: "numbers", got: "\(column[row]) at row \(row)")
            }
        }
        return RFMScores(
            recency: scores(negated(recency)), frequency: scores(frequency), monetary: scores(monetary))
    }

    /// Scores and segments of users by days since the last purchase, orders and purchases less refunds in micros.
    ///
    /// - Returns: Scores in the users' order, those without an order as ``Segment/noPurchase``.
    /// - Precondition: Columns of one length.
    /// - Complexity: O(*n*).
    package static func score(recencyDays: [Int32], orders: [Int32], monetary: [Int64]) -> RFMScores {
        let buyers = orders.indices.filter { orders[$0] > 0 }
        let rfm = RFM(
            recency: buyers.map { -Int64(recencyDays[$0]) }, frequency: buyers.map { Int64(orders[$0]) },
            monetary: buyers.map { minorUnits(monetary[$0]) })
        var scores = RFMScores()
        scores.reserveCapacity(orders.count)
        for user in orders.indices {
            rfm.append(to: &scores, recencyDays[user], orders[user], monetary[user], isBuyer: orders[user] > 0)
        }
        return scores
    }

    /// 1 + the number of the column's own cuts below each value.
    private static func scores(_ column: [Float]) -> [UInt8] {
        let cuts = OrderStatistics.of(column, ranks: cutRanks(column.count))
        guard cuts.count == 4 else { return [] }
        let (first, second, third, fourth) = (cuts[0], cuts[1], cuts[2], cuts[3])
        var scores = [UInt8](repeating: 1, count: column.count)
        for row in column.indices {
            let value = column[row]
            let low: UInt8 = (value > first ? 1 : 0) &+ (value > second ? 1 : 0)
            scores[row] = 1 &+ low &+ (value > third ? 1 : 0) &+ (value > fourth ? 1 : 0)
        }
        return scores
    }

    private static func negated(_ column: [Float]) -> [Float] {
        // 0 − x, so that no −0 stands apart from 0.
        var result = column
        for row in result.indices { result[row] = 0 - result[row] }
        return result
    }

    private static func firstNaN(_ column: [Float]) -> Int? {
        // A sum of comparisons has no exit to guess; which row it is is asked only where there is one.
        var numbers = 0
        for value in column { numbers += value == value ? 1 : 0 }
        return numbers == column.count ? nil : column.firstIndex { $0.isNaN }
    }
}
