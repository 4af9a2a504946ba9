// Foundation's Process is of no use here: it passes a socket on to the programs it starts, and `pg_ctl start` never
// returns, because the server that it leaves behind inherits that socket (swift-corelibs-foundation #4795).

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Other programs, started by `posix_spawn` in sessions of their own, with no file of ours but the ones they are given.
enum ChildProcess {
    /// Starts a program.
    ///
    /// - Parameters:
    ///   - arguments: The program, by path or by name on PATH, and its arguments.
    ///   - input: What it gets as standard input; nothing for `nil`.
    ///   - output: The file that standard output and standard error are appended to.
    /// - Returns: Its process, which is ours to wait for.
    static func start(
        _ arguments: [String], input: Int32? = nil, output: String = "/dev/null"
    ) throws(EmbeddedPostgresError) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
            // POSIX_SPAWN_SETSID and POSIX_SPAWN_CLOEXEC_DEFAULT of <sys/spawn.h>.
            let flags: Int16 = 0x0400 | 0x4000
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
            // POSIX_SPAWN_SETSID, which glibc and musl have, but show only to GNU sources.
            let flags: Int16 = 0x80
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // A session of its own: Ctrl-C at the terminal ends us, and what we started ends after us, in order.
        posix_spawnattr_setflags(&attributes, flags)
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
        // The folder that every account may be in.
        let shell = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"]
        var process: pid_t = 0
        let status = CStrings.withMutablePointers(shell + arguments) { arguments in
            CStrings.withMutablePointers(environment) { environment in
                posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environment)
            }
        }
        guard status == 0 else {
            throw .system(action: "start \(arguments.first ?? "nothing")", reason: reason(status))
        }
        return process
    }

    /// Runs a program to its end.
    ///
    /// - Returns: Its exit status; 128 and the signal's number where a signal ended it, as in a shell.
    static func run(_ arguments: [String], output: String = "/dev/null") throws(EmbeddedPostgresError) -> Int32 {
        wait(for: try start(arguments, output: output))
    }

    /// Waits for the end of `process`, which ``start(_:input:output:)`` started.
    @discardableResult
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 {
            // Where the application ignores SIGCHLD, the system has taken the status, after waiting as we do.
            guard errno == EINTR else { return 0 }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// The system's word for `code`, one of `errno`'s.
    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    /// What a program gets of our environment: what it takes to be found and loaded. PG* variables are the
    /// application's, and none of a private server's.
    private static var environment: [String] {
        let names = ["PATH", "HOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]
        return names.compactMap { name in Files.environment(name).map { "\(name)=\($0)" } } + ["LC_ALL=C", "TZ=UTC"]
    }
}
