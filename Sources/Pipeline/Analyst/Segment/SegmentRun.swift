internal import Audience
internal import Records
package import Reports

/// Segments of a table's users, as `allot segment` makes them.
///
/// ```swift
/// let run = try SegmentRun(request, reader: table.open(), rejectedAtMost: 0.001)
/// run.report.json()
/// ```
package struct SegmentRun: Sendable {
    /// What was found.
    package let report: SegmentationReport
    /// Rows that were of no use, a line each.
    package let rejections: [String]
    /// Who, in order of first appearance.
    private let users: KeyTable
    /// Each user's segment, as an index into those of ``report``.
    private let membership: [Int32]
    /// Each user's scores, where there are any.
    private let scores: RFMScores?

    /// Reads a table and groups its users.
    ///
    /// - Parameters:
    ///   - request: What is asked for.
    ///   - reader: The table.
    ///   - share: The greatest share of rows that may be of no use.
    /// - Throws: ``TableError`` for what is wrong with the table or an earlier document; `PostgresError` for a query.
    package init(_ request: SegmentRequest, reader: consuming TableReader, rejectedAtMost share: Double) throws {
        let name = reader.name
        var summary = TableSummary()
        var draft: Draft
        switch request.columns {
        case .purchases(let user, let date, let amount, let order, let format):
            let purchases = try SegmentPurchases(
                reader, user: user, date: date, amount: amount, order: order, format: format, asOf: request.asOf,
                rejectedAtMost: share, summary: &summary)
            draft = try Draft(purchases, request)
        case .features(let features, let user):
            let table = try SegmentFeatures(
                reader, features: features, user: user, rejectedAtMost: share, summary: &summary)
            draft = try Draft(table, features: features, request)
        }
        rejections = summary.rejected.descriptions
        users = draft.users
        membership = draft.membership
        scores = draft.scores
        if summary.rejected.total > 0 {
            draft.warnings.append("\(summary.rejected.total) of \(summary.rows) rows were of no use")
        }
        report = SegmentationReport(
            method: request.method, source: Self.title(name), rows: summary.rows,
            rejected: Dictionary(uniqueKeysWithValues: summary.rejected.counts.map { ($0.key.rawValue, $0.value) }),
            warnings: draft.warnings, asOf: draft.asOf, features: draft.features, segments: draft.segments,
            grid: draft.grid, clustering: draft.clustering)
    }

    /// The file's name without its folder.
    private static func title(_ name: String) -> String { name.split(separator: "/").last.map(String.init) ?? name }

    /// The segments as a table for people.
    package var description: String {
        let names = SegmentWords(.english).names(report.segments)
        var rows = [["id", "name", "users", "share"] + report.features]
        for (segment, name) in zip(report.segments, names) {
            let share = report.users > 0 ? 100 * Double(segment.users) / Double(report.users) : 0
            rows.append(
                [segment.id, name, "\(segment.users)", DecimalText.digits(share, exponent: -1) + "%"]
                    + segment.centre.map { mean in
                        mean.map { DecimalText.digits($0, exponent: min(0, max(-4, Precision.magnitude($0) - 3))) }
                            ?? "–"
                    })
        }
        var table = TextTable(headings: rows[0])
        for row in rows.dropFirst() { table.add(row) }
        guard let clustering = report.clustering else { return table.description }
        var lines = [table.description, ""]
        lines.append("k \(report.clusters.count), inertia \(clustering.inertia)")
        for trial in clustering.trials {
            let silhouette = DecimalText.digits(trial.silhouette, exponent: -3)
            let stability = DecimalText.digits(trial.stability, exponent: -3)
            lines.append("  k \(trial.count): silhouette \(silhouette), stability \(stability)")
        }
        return lines.joined(separator: "\n")
    }

    /// Every user with his segment, and scores where there are any.
    package func usersTable() -> String {
        let names = SegmentWords(.english).names(report.segments)
        var table = CSVTable(
            columns: ["user", "segment", "name"] + (scores == nil ? [] : ["recency", "frequency", "monetary"]))
        for user in membership.indices {
            let segment = Int(membership[user])
            var row: [CSVTable.Cell] = [
                .text(users[user]), .text(report.segments[segment].id), .text(names[segment]),
            ]
            if let scores {
                row += [scores.recency, scores.frequency, scores.monetary].map { .number("\($0[user])") }
            }
            table.append(row)
        }
        return table.document
    }
}
