internal import Records
internal import Synchronization

/// The fold of a night's events, to which several threads add batches, and what stopped the first of them.
final class SharedEventFold: EventSink {
    private struct State {
        var fold: EventFold
        var failure: (any Error)?
    }

    private let state: Mutex<State>

    /// Threads add to `fold`.
    init(_ fold: consuming EventFold) {
        state = Mutex(State(fold: fold))
    }

    /// Adds events of the users at rows `userIndex`, unless a thread has failed.
    ///
    /// - Returns: Whether it is worth while to read on.
    func add(_ log: EventLog, userIndex: [Int32]) -> Bool {
        state.withLock { state in
            guard state.failure == nil else { return false }
            do {
                try state.fold.add(log, userIndex: userIndex)
                return true
            } catch {
                state.failure = error
                return false
            }
        }
    }

    /// Notes that a thread has failed; the others stop at their next batch.
    func fail(_ error: any Error) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
        }
    }

    /// The fold, after all threads have ended.
    ///
    /// - Throws: What stopped the first thread that failed.
    func finish() throws -> EventFold {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.fold
        }
    }
}
