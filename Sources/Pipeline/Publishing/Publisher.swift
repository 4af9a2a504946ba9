// Publishing is a pointer move. Everything before it happens where nobody looks, and everything after it cannot fail
// the list any more:
//
//   stage    load a table of its own by binary COPY, over two connections → the list's odds → key, ANALYZE, and compare
//            what is in the database with what was computed → ATTACH → the campaign's view
//   publish  in one transaction for all campaigns of the run: each pointer moves, if its fence is older; each version
//            becomes valid; the ledger says `published`
//
// No step takes a lock that conflicts with reading: ATTACH takes SHARE UPDATE EXCLUSIVE on allot.targeting, and the
// exclusive locks are on a table that nobody knows yet. A crash before the COMMIT of the last transaction leaves what
// was live live; what it leaves behind, ``cleanUp(on:)`` of the next run removes.

/// Puts the lists of a run into the database, checks them there, and makes them live together.
///
/// ```swift
/// let publisher = Publisher(run: run, conninfo: conninfo)
/// try publisher.cleanUp(on: &connection)
/// let staged = try lists.map { try publisher.stage($0.rows, $0.info, cells: $0.cells, excluded: $0.excluded, on: &connection) }
/// let live = try publisher.publish(staged, on: &connection)
/// ```
package struct Publisher: Sendable {
    /// The run that publishes.
    package let run: LiveRun
    /// Where to connect again when the connection is lost while publishing.
    let conninfo: String
    /// How long it waits for locks.
    package var patience: LockPatience
    /// Called with the name of each step before it is taken; what it throws ends the step as a crash would.
    package var checkpoint: @Sendable (String) throws -> Void

    /// A publisher for `run`, into the database that `conninfo` names.
    package init(
        run: LiveRun, conninfo: String, patience: LockPatience = .standard,
        checkpoint: @escaping @Sendable (String) throws -> Void = { _ in }
    ) {
        self.run = run
        self.conninfo = conninfo
        self.patience = patience
        self.checkpoint = checkpoint
    }

    /// Goes on to the next step, unless the lease is lost.
    func reach(_ step: String) throws {
        try run.lease.check()
        try checkpoint(step)
    }
}
