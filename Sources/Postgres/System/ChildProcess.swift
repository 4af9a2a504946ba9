// Foundation's Process is of no use here: it passes a socket on to the programs it starts, and `pg_ctl start` never
// returns, because the server that it leaves behind inherits that socket (swift-corelibs-foundation #4795).

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Other programs, each in a session of its own, with no open file of ours but those it is given.
///
/// A session of its own means that Ctrl-C at the terminal ends us alone; what we started, we end.
package enum ChildProcess {
    /// Starts a program in the folder `/`, with no signal ignored or blocked.
    ///
    /// - Parameters:
    ///   - arguments: The program, by path or by name on PATH, and its arguments.
    ///   - environment: Variables to set, over the ones that it takes to be found and loaded (PATH, HOME and library
    ///     paths are ours; LC_ALL is C and TZ is UTC). Nothing else of our environment goes along.
    ///   - input: What it gets as standard input; nothing for `nil`.
    ///   - output: The file that standard output and standard error are appended to.
    /// - Returns: Its process, which is ours to wait for.
    /// - Throws: ``SystemError`` where the system starts no more processes. A program that is not there is no error
    ///   here: its exit status is 127.
    package static func start(
        _ arguments: [String], environment: [String: String] = [:], input: Int32? = nil, output: String = "/dev/null"
    ) throws(SystemError) -> Int32 {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
            // POSIX_SPAWN_SETSID and POSIX_SPAWN_CLOEXEC_DEFAULT of <sys/spawn.h>.
            let session: Int32 = 0x0400 | 0x4000
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            // POSIX_SPAWN_SETSID, which glibc and musl have, but show only to GNU sources.
            let session: Int32 = 0x80
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD] {
            sigaddset(&signals, signal)
        }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = session | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        #if !canImport(Darwin)
            // Files of ours that are not marked close-on-exec; to close what is not open is no error here.
            for file in 3..<min(Int32(sysconf(Int32(_SC_OPEN_MAX))), 256) {
                posix_spawn_file_actions_addclose(&actions, file)
            }
        #endif
        let shell = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"]
        var process: pid_t = 0
        let status = CStrings.withMutablePointers(shell + arguments) { arguments in
            CStrings.withMutablePointers(variables(environment)) { variables in
                posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, variables)
            }
        }
        guard status == 0 else {
            throw SystemError(action: "start \(arguments.first ?? "nothing")", reason: reason(status))
        }
        return process
    }

    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - arguments: The program and its arguments, as for ``start(_:environment:input:output:)``.
    ///   - output: The file that standard output and standard error are appended to.
    /// - Returns: Its exit status, as ``wait(for:limit:)`` has it.
    /// - Throws: ``SystemError`` where the system starts no more processes.
    static func run(_ arguments: [String], output: String = "/dev/null") throws(SystemError) -> Int32 {
        wait(for: try start(arguments, output: output))
    }

    /// Waits for the end of a process that ``start(_:environment:input:output:)`` started; after `limit` kills it,
    /// and what it started in its session's first group.
    ///
    /// - Parameters:
    ///   - process: The process; waited for once.
    ///   - limit: Time that it has from now on.
    /// - Returns: Its exit status; 128 and the signal's number where a signal ended it, as in a shell.
    @discardableResult
    package static func wait(for process: Int32, limit: Duration = .seconds(120)) -> Int32 {
        let deadline = ContinuousClock.now + limit
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { break }
            // Where the application ignores SIGCHLD, the system takes the status of a process that has ended.
            if ended == -1, errno != EINTR { return 0 }
            if ContinuousClock.now > deadline { kill(-process, SIGKILL) }
            nap()
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Kills `process` (SIGKILL), whose end is still to be waited for.
    package static func terminate(_ process: Int32) {
        kill(process, SIGKILL)
    }

    /// Whether there is a process `process`, be it one that has ended and nobody has waited for.
    package static func exists(_ process: Int32) -> Bool {
        kill(process, 0) == 0 || errno == EPERM
    }

    /// Lets 2 ms pass, between two looks at something that takes its time.
    package static func nap() {
        var time = timespec(tv_sec: 0, tv_nsec: 2_000_000)
        nanosleep(&time, nil)
    }

    /// The system's word for `code`, one of `errno`'s.
    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func variables(_ given: [String: String]) -> [String] {
        let ours = ["PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"].compactMap { name in
            Files.environment(name).map { (name, $0) }
        }
        let all = (ours + [("LC_ALL", "C"), ("TZ", "UTC")]).filter { given[$0.0] == nil } + given
        return all.map { "\($0)=\($1)" }
    }
}
