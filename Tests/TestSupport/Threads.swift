import Foundation
internal import Postgres
internal import Synchronization

/// Runs `bodies` on a thread each, and waits for all of them.
///
/// Calls of a connection block their thread, and the threads that tests run on are few.
///
/// - Throws: What the first body that threw has thrown.
package func onThreads(_ bodies: [@Sendable () throws -> Void]) throws {
    let outcomes = Mutex<[Result<Void, any Error>]>([])
    let ended = DispatchSemaphore(value: 0)
    for body in bodies {
        Thread.detachNewThread {
            let outcome = Result { try body() }
            outcomes.withLock { $0.append(outcome) }
            ended.signal()
        }
    }
    for _ in bodies {
        ended.wait()
    }
    for outcome in outcomes.withLock({ $0 }) {
        try outcome.get()
    }
}

/// A condition did not come true within half a minute.
package struct NeverHappened: Error, CustomStringConvertible {
    /// What was waited for.
    package var description: String
}

/// Waits until `condition` holds, at most half a minute.
///
/// - Parameters:
///   - what: What is waited for, for the error.
///   - condition: Looked at again and again.
/// - Throws: ``NeverHappened``; what `condition` throws.
package func eventually(_ what: String, _ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw NeverHappened(description: what) }
        ChildProcess.nap()
    }
}
