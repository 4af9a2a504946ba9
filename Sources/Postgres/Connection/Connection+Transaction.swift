internal import CLibPQ

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

extension Connection {
    /// Times that a transaction is tried again after a serialisation conflict or a deadlock.
    package static let maximumRetries = 5

    /// Runs `body` in a transaction: commits when it returns, rolls back when it throws.
    ///
    /// After a serialisation conflict (40001) or a deadlock (40P01), in the body or in COMMIT, the whole body runs
    /// again, at most ``maximumRetries`` times and after a random wait of about 10, 20, 40, … ms; what the body does
    /// outside the database must bear being done again.
    ///
    /// - Parameters:
    ///   - mode: What the transaction may do and sees.
    ///   - body: What to do; it gets this connection. It must not end the transaction itself.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; ``PostgresError`` of kind `.commitOutcomeUnknown` where the connection was lost
    ///   during COMMIT, of kind `.usage` where a transaction is open already.
    @discardableResult
    package mutating func transaction<T>(
        _ mode: TransactionMode = .readWrite, _ body: (inout Connection) throws(any Error) -> T
    ) throws -> T {
        guard !isInTransaction else {
            throw PostgresError(.usage, "a transaction is open already", context: "beginning a transaction")
        }
        var retries = 0
        while true {
            do {
                return try attempt(mode, body)
            } catch {
                guard retries < Self.maximumRetries, isRetryable(error) else { throw error }
                retries += 1
                Self.backOff(retry: retries)
            }
        }
    }

    private mutating func attempt<T>(
        _ mode: TransactionMode, _ body: (inout Connection) throws(any Error) -> T
    ) throws -> T {
        lastErrorCode = .success
        try execute(mode.begin)
        let value: T
        do {
            value = try body(&self)
        } catch {
            if PQtransactionStatus(handle) != PQTRANS_INERROR { lastErrorCode = .success }
            rollBack()
            throw error
        }
        try commit(mode)
        return value
    }

    /// Ends the transaction without its effects.
    ///
    /// A failure needs no report: the connection is lost then, and the server rolls back by itself.
    mutating func rollBack() {
        let code = lastErrorCode
        try? execute("ROLLBACK")
        lastErrorCode = code
    }

    private mutating func commit(_ mode: TransactionMode) throws(PostgresError) {
        let context = "committing"
        switch PQtransactionStatus(handle) {
        case PQTRANS_INTRANS:
            break
        case PQTRANS_INERROR:
            rollBack()
            var error = PostgresError(
                .server, "a statement of the transaction failed, and its error was ignored", context: context)
            error.code = lastErrorCode
            throw error
        case PQTRANS_IDLE:
            throw PostgresError(.usage, "the body ended the transaction by itself", context: context)
        default:
            rollBack()
            throw PostgresError(connection: handle, context: context)
        }
        do throws(PostgresError) {
            _ = try checked(PQexec(handle, "COMMIT"), context: context)
        } catch {
            guard PQstatus(handle) == CONNECTION_BAD, !mode.isReadOnly else { throw error }
            var unknown = error
            unknown.kind = .commitOutcomeUnknown
            unknown.message = "the connection was lost during COMMIT, which may or may not have happened"
            throw unknown
        }
    }

    /// Whether the transaction that ended with `error` may be tried again.
    private func isRetryable(_ error: any Error) -> Bool {
        if let error = error as? PostgresError {
            return error.kind == .server
                && (error.isRetryable || error.code == .inFailedTransaction && isLastErrorRetryable)
        }
        return isLastErrorRetryable
    }

    private var isLastErrorRetryable: Bool {
        lastErrorCode == .serializationFailure || lastErrorCode == .deadlockDetected
    }

    /// Waits 10 ms × 2^(retry − 1) × u, u uniform in [½, 1½): two that collided should not collide again.
    private static func backOff(retry: Int) {
        let milliseconds = 10 * Double(1 << (retry - 1)) * Double.random(in: 0.5..<1.5)
        // A signal may cut the wait short: it only spreads the tries.
        pause(nanoseconds: Int(milliseconds * 1_000_000))
    }

    /// Waits for less than a second; a signal may cut it short.
    static func pause(nanoseconds: Int) {
        var wait = timespec(tv_sec: 0, tv_nsec: nanoseconds)
        nanosleep(&wait, nil)
    }
}
