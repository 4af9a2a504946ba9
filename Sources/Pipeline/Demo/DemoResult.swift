/// What a demo leaves to be looked at.
package struct DemoResult: Sendable, CustomStringConvertible {
    /// Paths of the reports.
    package var reports: [String]
    /// True expected incremental profit by campaign of the matured decisions, in the currency's unit.
    package var earned: [String: Double]
    /// What the best arm of every user with an offer would have earned, in the currency's unit.
    package var best: Double
    /// Project folder and database, where they were kept.
    package var kept: (directory: String, conninfo: String)?

    package var description: String { "\(earned) of \(best)\n\(reports.joined(separator: "\n"))" }
}
