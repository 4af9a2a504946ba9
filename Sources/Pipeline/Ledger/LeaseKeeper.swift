internal import Foundation
internal import Postgres

// A run has to prove to other processes that it is alive, and it has to notice when they no longer believe it.
// Others believe the database's clock and `pg_stat_activity`; this process believes its own monotonic clock, counted
// from before a renewal was sent, so that it always gives up before others take over. Whoever is wrong about it still
// cannot publish: the publishing transaction wants the row `running` and the pointer's fence older.

/// Renews the lease of a run from a thread and a connection of its own.
package final class LeaseKeeper: Sendable {
    private let renewer: LeaseRenewer

    /// Starts to renew the lease of `run`, which `connection` has just been given at `grantedAt`.
    ///
    /// `onLoss` is called at most once, when a renewal finds that the lease is lost.
    init(
        run: RunID, connection: consuming sending Connection, conninfo: String, terms: LeaseTerms,
        grantedAt: ContinuousClock.Instant, onLoss: @escaping @Sendable (LedgerError) -> Void
    ) {
        let renewer = LeaseRenewer(
            run: run, connection: connection, conninfo: conninfo, terms: terms, grantedAt: grantedAt, onLoss: onLoss)
        self.renewer = renewer
        let thread = Thread { renewer.work() }
        thread.name = "allot lease"
        thread.start()
    }

    deinit {
        renewer.stop()
    }

    /// Throws when the lease is lost: long work calls it between its steps.
    ///
    /// - Throws: ``LedgerError/leaseLost(run:)``.
    package func check() throws(LedgerError) {
        if renewer.isLost { throw .leaseLost(run: renewer.run) }
    }

    /// Renews the lease now, on the calling thread, rather than when the next renewal is due.
    package func renew() {
        renewer.renew()
    }

    /// Ends the renewals and closes their connection.
    ///
    /// Returns when that is done. The row stays as it is.
    package func stop() {
        renewer.stop()
        renewer.awaitEnd()
    }
}
