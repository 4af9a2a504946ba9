package import Records

/// What a sender read from the live lists: one row per decision, as parallel columns.
package struct ReceivedDecisions: Sendable {
    /// The arms that ``arm`` indexes.
    package var arms: [Arm]
    /// Who is to be sent something: identifiers from 1.
    package var userID: [Int64] = []
    /// High 64 bits of the decision's UUID.
    package var decisionHigh: [UInt64] = []
    /// Low 64 bits of the decision's UUID.
    package var decisionLow: [UInt64] = []
    /// Index into ``arms``.
    package var arm: [Int32] = []

    /// No decisions yet, about `arms`.
    package init(arms: [Arm]) {
        self.arms = arms
    }

    /// Rows in the batch.
    package var count: Int { userID.count }

    /// Appends one decision.
    package mutating func append(userID: Int64, decisionHigh: UInt64, decisionLow: UInt64, arm: Int32) {
        self.userID.append(userID)
        self.decisionHigh.append(decisionHigh)
        self.decisionLow.append(decisionLow)
        self.arm.append(arm)
    }
}
