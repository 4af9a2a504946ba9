internal import Audience
internal import Evaluation
internal import Records
internal import Reports
internal import Statistics

extension CampaignReporter {
    /// How the campaign has done by segment.
    ///
    /// A user belongs to the segment of his first decision, whatever became of him, so that the groups are a partition
    /// and none of them is an effect of the offers. Values are per user and clustered by user; intervals are always-valid
    /// with an equal share of the planned windows for each segment.
    func segments() throws -> [SegmentResult] {
        let planned = max(1, plannedWindows / Double(max(1, comparison.segments.count)))
        return try comparison.segments.map { segment in
            let id = material.segmentIDs[Int(segment.segment)]
            let contrast = try HoldoutFold.contrast(
                segment.profit, unit: 1_000_000, windows: segment.windows, plannedWindows: planned,
                level: shop.report.level)
            return SegmentResult(
                id: id, label: shopSegments.label(of: id),
                users: Int(segment.profit.policy.users + segment.profit.holdout.users),
                profitPerUser: contrast?.alwaysValidPerUser, bestOffer: bestOffer(in: id))
        }
    }

    /// The arm with the highest posterior mean among tonight's cells of a segment, each weighed by its users; `nil` where
    /// none of the campaign's arms is open and was tried, or sending nothing is better.
    private func bestOffer(in segmentID: String) -> LocalLabel? {
        var means: [String: (users: Double, sum: Double)] = [:]
        for cell in tonight.cells
        where cell.segmentID == segmentID && cell.matured > 0 && cell.isOpen && isOwn(cell.armID) {
            let known = means[cell.armID] ?? (0, 0)
            means[cell.armID] = (known.users + Double(cell.users), known.sum + Double(cell.users) * cell.mean)
        }
        let best = means.filter { $0.value.users > 0 }.max { left, right in
            (left.value.sum / left.value.users, right.key) < (right.value.sum / right.value.users, left.key)
        }
        return best.flatMap { $0.value.sum > 0 ? labels.arm($0.key) : nil }
    }

    /// Whether an arm is one of the campaign's.
    private func isOwn(_ armID: String) -> Bool { armID.hasPrefix(list.campaignID + "/") }

    /// Outcome windows that an average user of a segment has behind him, ≥ 1.
    func windowsPerUser(_ segmentID: String) -> Double {
        guard let segment = comparison.segments.first(where: { material.segmentIDs[Int($0.segment)] == segmentID })
        else { return 1 }
        return max(
            1, Double(segment.windows) / Double(max(1, segment.profit.policy.users + segment.profit.holdout.users)))
    }

    /// What the newest forecasts of customers' value are made with.
    var valueBasis: ValueBasis? {
        material.valueFit.map {
            ValueBasis(
                model: $0.model, customers: $0.customers, repeaters: $0.repeaters, weeks: $0.horizon.weeks,
                cautions: $0.cautions)
        }
    }
}
