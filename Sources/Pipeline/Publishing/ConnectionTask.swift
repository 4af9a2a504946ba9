internal import Foundation
internal import Postgres
internal import Synchronization

/// Work over a connection of its own on a thread of its own, while the caller goes on.
final class ConnectionTask<Value: Sendable>: Sendable {
    /// Until the work is done: as if somebody had given it up.
    private let result = Mutex<Result<Value, any Error>>(.failure(CancellationError()))
    private let done = DispatchSemaphore(value: 0)

    /// Connects to the tool's own tables and starts `work`.
    ///
    /// - Parameters:
    ///   - name: The thread's.
    ///   - conninfo: Where to connect.
    ///   - work: What to do; the connection is closed when it returns.
    init(name: String, conninfo: String, _ work: @escaping @Sendable (inout Connection) throws -> Value) {
        let thread = Thread { [self] in
            let outcome = Result {
                var connection = try Connection(conninfo, searchPath: "pg_catalog")
                return try work(&connection)
            }
            result.withLock { $0 = outcome }
            done.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Waits for the end of the work; may be called again.
    ///
    /// - Returns: What the work returned.
    /// - Throws: What it threw.
    @discardableResult
    func wait() throws -> Value {
        done.wait()
        done.signal()
        return try result.withLock { $0 }.get()
    }

    /// Waits for the end of the work after something else has gone wrong: what becomes of it does not matter any more.
    func abandon() {
        _ = try? wait()
    }
}
