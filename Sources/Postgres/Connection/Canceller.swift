internal import CLibPQ
internal import Synchronization

/// Cancels what a connection is doing, from any thread.
///
/// The cancelled statement fails with 57014. Cancelling an idle or closed connection does nothing.
package final class Canceller: Sendable {
    /// libpq's copy of the backend's address and secret key; `nil` once the connection is closed.
    private struct Handle: ~Copyable, @unchecked Sendable {  // PQcancel may be called from any thread
        let pointer: OpaquePointer?

        deinit {
            PQfreeCancel(pointer)
        }
    }

    private let handle: Mutex<Handle?>

    /// A canceller of `connection`.
    init(connection: OpaquePointer) {
        handle = Mutex(Handle(pointer: PQgetCancel(connection)))
    }

    /// Asks the server to cancel what the connection is doing now.
    ///
    /// Returns when the server has taken the request, not when the statement has ended; the statement's own call says
    /// whether it was in time.
    ///
    /// - Returns: Whether the server took the request.
    @discardableResult
    package func cancel() -> Bool {
        handle.withLock { handle in
            guard let pointer = handle?.pointer else { return false }
            // The reason of a failure is of no use to anybody: the statement goes on, and says so by not failing.
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { reason in
                PQcancel(pointer, reason.baseAddress, 256) == 1
            }
        }
    }

    /// Makes every later ``cancel()`` do nothing, after waiting for one that is under way.
    func close() {
        handle.withLock { $0 = nil }
    }
}
