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

    mutating func reserveCapacity(_ users: Int) {
        recency.reserveCapacity(users)
        frequency.reserveCapacity(users)
        monetary.reserveCapacity(users)
        segment.reserveCapacity(users)
    }

    mutating func append(recency: UInt8, frequency: UInt8, monetary: UInt8, segment: Segment) {
        self.recency.append(recency)
        self.frequency.append(frequency)
        self.monetary.append(monetary)
        self.segment.append(segment.rawValue)
    }
}
