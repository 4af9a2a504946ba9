package import Records

/// A run with its row in the ledger and a lease that is being renewed: the right to publish.
///
/// The lease lasts until ``Ledger/finish(_:_:on:)`` or until the last reference is let go.
package final class LiveRun: Sendable {
    /// Its identifier.
    package let id: RunID
    /// The campaigns that it decides.
    package let campaigns: [String]
    /// The shop's local day that it covers.
    package let day: CalendarDay
    /// Greater than that of every run that began before: pointers move only to a greater one.
    package let fence: Int64
    /// Which try at this day it is, from 1.
    package let attempt: Int
    /// When it began, by the database's clock.
    package let startedAt: UTCTime
    /// Runs that were found dead when this one began.
    package let abandoned: [RunID]
    /// Keeps the row's lease alive.
    package let lease: LeaseKeeper

    init(
        request: RunRequest, fence: Int64, attempt: Int, startedAt: UTCTime, abandoned: [RunID], lease: LeaseKeeper
    ) {
        id = request.id
        campaigns = request.campaigns
        day = request.day
        self.fence = fence
        self.attempt = attempt
        self.startedAt = startedAt
        self.abandoned = abandoned
        self.lease = lease
    }
}
