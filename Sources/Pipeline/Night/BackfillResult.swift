package import Records

/// What a backfill has done.
package struct BackfillResult: Sendable, Hashable {
    /// The run's identifier in the ledger.
    package var runID: RunID
    /// The days whose features and segments were computed anew.
    package var days: ClosedRange<CalendarDay>
    /// Users with features on the last of the days.
    package var users: Int
    /// Lists whose outcomes were computed anew, by campaign.
    package var lists: [String: Int]
    /// The reports that were written.
    package var reports: [String]

    /// A few lines for people.
    package var description: String {
        var lines = [
            "features and segments of \(days.lowerBound) to \(days.upperBound): \(users) users on the last day"
        ]
        for (campaign, count) in lists.sorted(by: { $0.key < $1.key }) {
            lines.append("\(campaign): outcomes of \(count) \(count == 1 ? "list" : "lists")")
        }
        return (lines + reports).joined(separator: "\n")
    }
}
