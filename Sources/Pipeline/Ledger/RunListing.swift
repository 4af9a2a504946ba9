/// Runs, newest first: what `allot runs` and `allot runs show` print.
package struct RunListing: Sendable, Encodable {
    /// The document's format and its version.
    package let schema = "allot.runs/1"
    /// The runs.
    package var runs: [RunRecord]

    /// A listing of `runs`.
    package init(_ runs: [RunRecord]) {
        self.runs = runs
    }

    private enum CodingKeys: CodingKey {
        case schema
        case runs
    }

    /// The document for machines.
    package func json() throws -> String {
        try DocumentText.json(self)
    }

    /// One line a run.
    package var table: String {
        guard !runs.isEmpty else { return "no run yet" }
        var table = TextTable("RUN", "DAY", "TRY", "STATUS", "STARTED", "SECONDS", "EXIT", "CAMPAIGNS")
        for run in runs {
            table.add(
                String(run.run.description.prefix(8)), run.day, "\(run.attempt)", run.status.rawValue,
                run.startedAt.description, run.finishedAt.map { "\($0.seconds(since: run.startedAt))" } ?? "-",
                run.exitCode.map { "\($0)" } ?? "-", run.campaigns.joined(separator: ","))
        }
        return table.description
    }

    /// Everything about each run.
    package var details: String {
        runs.map(Self.details).joined(separator: "\n\n")
    }

    private static func details(_ run: RunRecord) -> String {
        var lines = [
            "run        \(run.run)",
            "day        \(run.day), try \(run.attempt)",
            "status     \(run.status.rawValue)\(run.exitCode.map { ", exit code \($0)" } ?? "")",
            "started    \(run.startedAt) by \(run.holder), allot \(run.toolVersion), fence \(run.fence)",
        ]
        if let finishedAt = run.finishedAt {
            lines.append("finished   \(finishedAt), after \(finishedAt.seconds(since: run.startedAt)) s")
        }
        if let leaseUntil = run.leaseUntil { lines.append("lease      until \(leaseUntil)") }
        if let error = run.error { lines.append("error      \(error)") }
        if let sourceThrough = run.sourceThrough { lines.append("source     complete up to \(sourceThrough)") }
        if let seed = run.seed { lines.append("seed       \(seed)") }
        for outcome in run.outcomes {
            var line = "campaign   \(outcome.campaign): \(outcome.status.rawValue)"
            if let version = outcome.version { line += " as v\(version)" }
            if !outcome.cohorts.isEmpty {
                line += ", cohorts \(outcome.cohorts.map(String.init).joined(separator: ","))"
            }
            if let message = outcome.message { line += " (\(message))" }
            lines.append(line)
        }
        for check in run.checks {
            lines.append("check      \(check.passed ? "passed" : "FAILED")  \(check.name): \(check.detail)")
        }
        for (name, rows) in run.rowCounts.sorted(by: { $0.key < $1.key }) {
            lines.append("rows       \(name): \(rows)")
        }
        for count in run.quarantine {
            lines.append("unusable   \(count.source): \(count.rows) rows, \(count.reason)")
        }
        var digests = run.digests
        digests["configuration"] = run.configurationDigest
        digests["sql"] = run.sqlDigest
        for (name, digest) in digests.sorted(by: { $0.key < $1.key }) { lines.append("digest     \(name): \(digest)") }
        return lines.joined(separator: "\n")
    }
}
