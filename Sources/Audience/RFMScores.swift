internal import Statistics

/// Scores and segment of each user as parallel columns.
package struct RFMScores: Sendable, Equatable {
    /// 1 (longest ago) … 5 (most recent); 0 without a purchase.
    package private(set) var recency: [UInt8] = []
    /// 1 (fewest orders) … 5 (most); 0 without a purchase.
    package private(set) var frequency: [UInt8] = []
    /// 1 (least money) … 5 (most); 0 without a purchase.
    package private(set) var monetary: [UInt8] = []
    /// Raw values of ``Segment``.
    package private(set) var segment: [Int32] = []

    /// Number of users.
    package var count: Int { segment.count }

    /// Nobody's scores.
    init() {}

    /// Scores of users who all have a purchase, with the segments that follow from them.
    init(recency: [UInt8], frequency: [UInt8], monetary: [UInt8]) {
        // The segment by recency and frequency, as a table: a branch a user would be guessed wrong too often.
        let table = (0..<36).map { cell in
            Segment(recency: UInt8(max(1, cell / 6)), frequency: UInt8(max(1, cell % 6))).rawValue
        }
        var segment = [Int32](repeating: 0, count: recency.count)
        for user in segment.indices { segment[user] = table[Int(recency[user]) * 6 + Int(frequency[user])] }
        self.recency = recency
        self.frequency = frequency
        self.monetary = monetary
        self.segment = segment
    }

    mutating func reserveCapacity(_ users: Int) {
        recency.reserveCapacity(inLargePages: users)
        frequency.reserveCapacity(inLargePages: users)
        monetary.reserveCapacity(inLargePages: users)
        segment.reserveCapacity(inLargePages: users)
    }

    mutating func append(recency: UInt8, frequency: UInt8, monetary: UInt8, segment: Segment) {
        self.recency.append(recency)
        self.frequency.append(frequency)
        self.monetary.append(monetary)
        self.segment.append(segment.rawValue)
    }
}
