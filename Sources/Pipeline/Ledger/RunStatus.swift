/// Where a run of the ledger stands.
package enum RunStatus: String, Sendable, Codable, CaseIterable {
    /// At work, with a lease.
    case running
    /// At least one list went live.
    case published
    /// Nothing to do: not due, or already published from the same inputs.
    case unchanged
    /// A safety check said no; the last good lists stay live.
    case refused
    /// An error ended it.
    case failed
    /// Somebody ended it.
    case interrupted
    /// Its process went away; a later run found it.
    case abandoned
}
