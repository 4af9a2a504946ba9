internal import Statistics

/// Quintile scores of recency, frequency and money, and the segments that marketers know by them.
///
/// Among the *n* users with a purchase, score = 1 + ⌊5 × (number of users strictly worse) / *n*⌋; users who are equal
/// share a score. Fewer days since the last purchase, more orders and more money are better; money is compared in
/// minor units (micros / 10,000, rounded toward −∞). Users without a purchase are a segment of their own with score 0.
///
/// Because the number of worse users grows with the value, a score is at least *s* + 1 exactly where the ⌈*s n* / 5⌉-th
/// worst of all values is worse than the user's own. So four order statistics a dimension say everything, and they
/// are what a distributed engine would send around.
///
/// ```swift
/// let scores = RFM(features).score(features)
/// ```
package struct RFM: Sendable, Equatable {
    /// The values that a recency must be below (days, negated so that larger is better) for scores 2, 3, 4 and 5.
    package let recencyCuts: [Int64]
    /// The numbers of orders that must be exceeded for scores 2, 3, 4 and 5.
    package let frequencyCuts: [Int64]
    /// The amounts, in minor units, that must be exceeded for scores 2, 3, 4 and 5.
    package let monetaryCuts: [Int64]

    /// The cuts of the users of `features` who have a purchase; no cuts where there are none.
    ///
    /// - Complexity: O(*n*).
    package init(_ features: UserFeatures) {
        var recency: [Int64] = []
        var frequency: [Int64] = []
        var monetary: [Int64] = []
        recency.reserveCapacity(inLargePages: features.count)
        frequency.reserveCapacity(inLargePages: features.count)
        monetary.reserveCapacity(inLargePages: features.count)
        for user in 0..<features.count where features.purchases[user] > 0 {
            recency.append(Self.recencyRank(features, user))
            frequency.append(Int64(features.frequency[user]))
            monetary.append(Self.minorUnits(features.monetary[user]))
        }
        self.init(recency: recency, frequency: frequency, monetary: monetary)
    }

    /// The cuts of buyers whose negated days, orders and minor units stand in columns.
    package init(recency: [Int64], frequency: [Int64], monetary: [Int64]) {
        let ranks = Self.cutRanks(recency.count)
        recencyCuts = OrderStatistics.of(recency, ranks: ranks)
        frequencyCuts = OrderStatistics.of(frequency, ranks: ranks)
        monetaryCuts = OrderStatistics.of(monetary, ranks: ranks)
    }

    /// Scores and segments of the users of `features`, in their order.
    package func score(_ features: UserFeatures) -> RFMScores {
        var scores = RFMScores()
        scores.reserveCapacity(features.count)
        for user in 0..<features.count {
            append(
                to: &scores, features.recencyDays[user], features.frequency[user], features.monetary[user],
                isBuyer: features.purchases[user] > 0)
        }
        return scores
    }

    /// Appends the scores of a user.
    func append(
        to scores: inout RFMScores, _ recencyDays: Int32, _ orders: Int32, _ micros: Int64, isBuyer: Bool
    ) {
        guard isBuyer else { return scores.append(recency: 0, frequency: 0, monetary: 0, segment: .noPurchase) }
        let recency = Self.score(-Int64(recencyDays), recencyCuts)
        let frequency = Self.score(Int64(orders), frequencyCuts)
        let monetary = Self.score(Self.minorUnits(micros), monetaryCuts)
        scores.append(
            recency: recency, frequency: frequency, monetary: monetary,
            segment: Segment(recency: recency, frequency: frequency))
    }

    /// `micros` in minor units of the currency (hundredths), rounded toward −∞: −1 micro is −1 minor unit.
    package static func minorUnits(_ micros: Int64) -> Int64 {
        let (quotient, remainder) = micros.quotientAndRemainder(dividingBy: 10_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Days since the last purchase as a value of which more is better.
    private static func recencyRank(_ features: UserFeatures, _ user: Int) -> Int64 {
        -Int64(features.recencyDays[user])
    }

    /// ⌈s n / 5⌉ for s = 1 … 4; nothing for nobody.
    static func cutRanks(_ count: Int) -> [Int] { count > 0 ? (1...4).map { ($0 * count + 4) / 5 } : [] }

    /// 1 + the number of cuts below `value`.
    private static func score(_ value: Int64, _ cuts: [Int64]) -> UInt8 {
        var score: UInt8 = 1
        for cut in cuts where cut < value { score += 1 }
        return score
    }
}
