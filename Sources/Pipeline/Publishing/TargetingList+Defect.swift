package import Records

extension TargetingList {
    /// What is wrong with the list, for a person who looks for the bug; `nil` where it can be published.
    ///
    /// Users ascend without a repetition; every column has a value a row; indices point at something; weights are
    /// 1 … 2³²; a held-out row has `none` for certain; arms are the campaign's own; expectations are finite.
    package var defect: String? {
        let lengths = [
            segment.count, cellID.count, arm.count, reason.count, weight.count, expectedValue.count,
            expectedCost.count, decisionHigh.count, decisionLow.count,
        ]
        guard lengths.allSatisfy({ $0 == count }) else {
            return "its columns differ in length: \(([count] + lengths).map(String.init).joined(separator: ", "))"
        }
        if let stranger = arms.first(where: { !$0.campaignID.isEmpty && $0.campaignID != campaignID }) {
            return "it has the arm \(stranger.id) of another campaign"
        }
        let isNone = arms.map { $0.id == Arm.none.id }
        for row in 0..<count {
            if row > 0 && userID[row] <= userID[row - 1] { return "its users do not ascend at row \(row)" }
            guard segmentNames.indices.contains(Int(segment[row])) else { return "row \(row) has no such segment" }
            guard arms.indices.contains(Int(arm[row])) else { return "row \(row) has no such arm" }
            guard let reason = Reason(rawValue: reason[row]) else { return "row \(row) has no such reason" }
            guard (1...Self.certainty).contains(weight[row]) else { return "row \(row) has no odds in (0, 1]" }
            if reason == .holdout && !(isNone[Int(arm[row])] && weight[row] == Self.certainty) {
                return "row \(row) is held out, but not from everything for certain"
            }
            guard expectedValue[row].isFinite, expectedCost[row].isFinite else {
                return "row \(row) has an expectation that is not a number"
            }
        }
        return nil
    }

    /// The weight of an arm that is certain: 2³².
    package static let certainty: UInt64 = 1 << 32
}
