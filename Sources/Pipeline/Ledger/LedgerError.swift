/// The ledger does not let a run begin or go on.
package enum LedgerError: ExitCoded, Hashable {
    /// Another run is alive; there is at most one of a shop.
    case leaseHeld(run: RunID, holder: String, since: UTCTime, until: UTCTime)
    /// Another run was alive a moment ago and has just ended.
    case leaseHeldBriefly
    /// The run's lease ran out, or another run took it for dead and took over.
    case leaseLost(run: RunID)
    /// The ledger has a run of this identifier already.
    case runIDInUse(RunID)
    /// No run, or more than one, has an identifier that begins so.
    case noSuchRun(String)

    package var exitCode: ExitCode {
        switch self {
        case .leaseHeld, .leaseHeldBriefly, .leaseLost: .tryAgain
        case .runIDInUse, .noSuchRun: .usage
        }
    }

    package var description: String {
        switch self {
        case .leaseHeld(let run, let holder, let since, let until):
            "run \(run) of \(holder) has been at work since \(since) and holds the lease until \(until): "
                + "try again when it has ended"
        case .leaseHeldBriefly:
            "another run has only just ended: try again"
        case .leaseLost(let run):
            "run \(run) has lost its lease, and another run may have begun: nothing more is published by this one"
        case .runIDInUse(let run):
            "the ledger has a run \(run) already: leave --run-id out, or give another"
        case .noSuchRun(let text):
            "no single run has an identifier that begins with “\(text)”: `allot runs` lists them"
        }
    }
}
