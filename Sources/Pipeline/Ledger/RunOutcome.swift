/// How a run ended, for its row in the ledger.
package struct RunOutcome: Sendable {
    /// Where it stands now; a run that published stays `published` whatever this says.
    package var status: RunStatus
    /// The command's exit code.
    package var exitCode: ExitCode
    /// What went wrong, as the user read it; secrets are taken out before it is stored.
    package var error: String?
    /// Up to which instant the source's data was complete, in microseconds since 1970-01-01 UTC.
    package var sourceThrough: Int64?
    /// Rows by what they are, such as `events`.
    package var rowCounts: [String: Int]
    /// Digests by what they are of, such as `features`.
    package var digests: [String: String]
    /// The safety checks, in the order in which they were made.
    package var checks: [CheckResult]

    /// A run that ended as `status` with `exitCode`.
    package init(
        status: RunStatus, exitCode: ExitCode, error: String? = nil, sourceThrough: Int64? = nil,
        rowCounts: [String: Int] = [:], digests: [String: String] = [:], checks: [CheckResult] = []
    ) {
        self.status = status
        self.exitCode = exitCode
        self.error = error
        self.sourceThrough = sourceThrough
        self.rowCounts = rowCounts
        self.digests = digests
        self.checks = checks
    }
}
