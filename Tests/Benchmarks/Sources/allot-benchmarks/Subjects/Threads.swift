internal import Foundation
internal import Synchronization

/// Calls `body` with 0 ..< `count`, each on a thread of its own, and waits for all.
///
/// - Returns: What `body` returned, by number.
/// - Throws: What the first of them threw.
func onThreads<T: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) throws -> T) throws -> [T] {
    guard count > 1 else { return [try body(0)] }
    let results = Mutex([Result<T, any Error>?](repeating: nil, count: count))
    let done = DispatchSemaphore(value: 0)
    for part in 0..<count {
        let thread = Thread {
            let result = Result { try body(part) }
            results.withLock { $0[part] = result }
            done.signal()
        }
        thread.start()
    }
    for _ in 0..<count { done.wait() }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
}
