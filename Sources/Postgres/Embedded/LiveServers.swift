internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The private servers of this process, so that none is left when it exits in the ordinary way.
enum LiveServers {
    private static let watchdogs = Mutex<[Watchdog]>([])

    /// Registers the stop at exit once, however many servers there are.
    private static let registration: Void = {
        atexit { LiveServers.stopAll() }
    }()

    static func add(_ watchdog: Watchdog) {
        _ = registration
        watchdogs.withLock { $0.append(watchdog) }
    }

    static func remove(_ watchdog: Watchdog) {
        watchdogs.withLock { $0.removeAll { $0 === watchdog } }
    }

    private static func stopAll() {
        let all = watchdogs.withLock { watchdogs in
            defer { watchdogs = [] }
            return watchdogs
        }
        for watchdog in all {
            watchdog.release()
        }
    }
}
