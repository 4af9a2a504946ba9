package import Records

/// What each user may be given: the same number of options for everybody, each with a value and a cost.
///
/// Row by row: option `a` of user `i` stands at `i * optionsPerUser + a` of both columns. Amounts are money; those of
/// the currency's unit are rounded to the nearest micro when they are used, so that sums are exact. An option that a
/// user may not get has the value −∞.
package struct KnapsackOptions: Sendable {
    /// Whose options they are, each user once; breaks ties.
    package let userID: [Int64]
    /// Options of each user, 1 … 32,767.
    package let optionsPerUser: Int
    /// What an option earns, in the currency's unit; −∞ where it is not to be had.
    package let values: [Float]
    /// What an option costs, in the currency's unit; may be negative.
    package let costs: [Float]

    /// Options of the users `userID`.
    ///
    /// - Throws: ``ParameterError`` where a column has not `optionsPerUser` values for each user.
    package init(
        userID: [Int64], optionsPerUser: Int, values: [Float], costs: [Float]
    ) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "KnapsackOptions", parameter: parameter, allowed: allowed, got: got)
        }
        guard (1...32_767).contains(optionsPerUser) else {
            throw refuse("optionsPerUser", "from 1 to 32767", "\(optionsPerUser)")
        }
        guard userID.count < 1 << 31 else { throw refuse("userID", "fewer than 2³¹ users", "\(userID.count)") }
        for (name, column) in [("values", values), ("costs", costs)]
        where column.count != userID.count * optionsPerUser {
            throw refuse(name, "\(optionsPerUser) for each of \(userID.count) users", "\(column.count)")
        }
        self.userID = userID
        self.optionsPerUser = optionsPerUser
        self.values = values
        self.costs = costs
    }

    /// Number of users.
    package var count: Int { userID.count }

    /// The largest amount in micros of either sign whose sum over all users surely fits 64 bits.
    var largestAmount: Double { min(0x1p50, 0x1p61 / Double(max(count, 1))) }

    /// `units` of the currency in micros, rounded to the nearest, as an integral `Double`.
    @inline(__always)
    static func micros(_ units: Float) -> Double {
        // Within ±2⁵⁰, adding and subtracting 1.5 × 2⁵² rounds to an integer.
        (Double(units) * 1_000_000 + 0x1.8p52) - 0x1.8p52
    }

    /// What the option costs in micros; −1 is none.
    func cost(_ row: Int, _ option: Int16) -> Double {
        option < 0 ? 0 : Self.micros(costs[row * optionsPerUser + Int(option)])
    }

    /// Refuses amounts that are no money.
    func check(_ rows: Range<Int>) throws(ParameterError) {
        let limit = Float(largestAmount / 1_000_000)
        for index in rows.lowerBound * optionsPerUser..<rows.upperBound * optionsPerUser {
            let value = values[index]
            // NaN compares false.
            if abs(value) <= limit && abs(costs[index]) <= limit { continue }
            guard value == -.infinity && costs[index].isFinite else {
                throw ParameterError(
                    owner: "KnapsackOptions", parameter: "values and costs",
                    allowed: "within ±\(limit) of the currency's unit",
                    got:
                        "\(value) at \(costs[index]), option \(index % optionsPerUser) of row \(index / optionsPerUser)"
                )
            }
        }
    }
}
