internal import Records
internal import Synchronization

/// Usable events that are kept as they are, because they are few.
final class CollectedEvents: EventSink {
    /// What a reading has collected.
    struct Result {
        /// The latest version of each event.
        var log: EventLog
        /// By row: the user's row in the table of users; −1 for nobody's.
        var userIndex: [Int32]
        /// Events with more than one row.
        var corrections: EventCorrections
        /// What all rows come to by day.
        var digests: EventDigests
    }

    private let events = Mutex((log: EventLog(), userIndex: [Int32]()))

    func add(_ log: EventLog, userIndex: [Int32]) -> Bool {
        events.withLock { events in
            events.log.append(contentsOf: log)
            events.userIndex.append(contentsOf: userIndex)
        }
        return true
    }

    /// The events, and the row of each one's user.
    var all: (log: EventLog, userIndex: [Int32]) { events.withLock { $0 } }
}
