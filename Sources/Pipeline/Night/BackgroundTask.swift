internal import Foundation
internal import Synchronization

/// Work on a thread of its own, which blocks on a database now and then.
final class BackgroundTask<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// Starts `work`, which returns `nil` where it comes to nothing.
    init(name: String, _ work: @escaping @Sendable () -> Value?) {
        let thread = Thread { [self] in
            let result = work()
            value.withLock { $0 = result }
            done.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Waits for the end of the work, once.
    ///
    /// - Returns: What it returned.
    func wait() -> Value? {
        done.wait()
        return value.withLock { $0 }
    }
}
