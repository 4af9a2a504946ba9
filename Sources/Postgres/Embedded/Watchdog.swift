internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A process that stops a private server and removes its folder once we have let go of it, whether we meant to, have
/// ended, or were killed.
///
/// It is a shell in a session of its own that waits for the end of its standard input. The other end of that is ours
/// alone: it is closed in every program that we start, and the system closes it when we die, however we die.
final class Watchdog: Sendable {
    private struct State {
        /// Our end; open for as long as the server shall live.
        var end: Int32
        let process: pid_t
    }

    let directory: ServerDirectory
    private let state: Mutex<State?>

    /// Watches over `directory` from now on.
    init(_ directory: ServerDirectory) throws(SystemError) {
        let (ours, theirs) = try Self.socketPair()
        defer { close(theirs) }
        do throws(SystemError) {
            let process = try ChildProcess.start(Self.command(directory), input: theirs)
            state = Mutex(State(end: ours, process: process))
        } catch {
            close(ours)
            throw error
        }
        self.directory = directory
    }

    /// Lets the server be stopped and its folder be removed, and waits until that is done.
    func release() {
        state.withLock { state in
            guard let held = state else { return }
            state = nil
            close(held.end)
            ChildProcess.wait(for: held.process)
            // Somebody killed the watchdog itself.
            if Files.exists(directory.path), !Files.exists(directory.kept) { Self.cleanUp(directory) }
        }
    }

    /// Stops the server of `directory`, if one runs, and removes the folder.
    static func cleanUp(_ directory: ServerDirectory) {
        // A failure to start a shell leaves the folder to the next run.
        _ = try? ChildProcess.run(command(directory))
    }

    private static func command(_ directory: ServerDirectory) -> [String] {
        ["/bin/sh", "-c", script, "allot-watchdog", directory.path]
    }

    /// Two connected sockets that no program we start inherits.
    private static func socketPair() throws(SystemError) -> (Int32, Int32) {
        var ends: [Int32] = [-1, -1]
        #if canImport(Darwin)
            let status = socketpair(AF_UNIX, SOCK_STREAM, 0, &ends)
            for end in ends where end >= 0 {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
        #else
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            let status = socketpair(AF_UNIX, kind, 0, &ends)
        #endif
        guard status == 0 else { throw SystemError(action: "make a socket", reason: ChildProcess.reason(errno)) }
        return (ends[0], ends[1])
    }

    /// What the shell does; `$1` is the folder.
    ///
    /// SIGQUIT ends a server at once, without a checkpoint; SIGINT in order, for data that are kept; SIGKILL is for one that does not listen. The server's
    /// number may have been given to another process meanwhile, so that its command line has to name the folder.
    private static let script = #"""
        trap '' HUP INT TERM QUIT
        read -r line
        case "$1" in */allot-pg.*) ;; *) exit 1 ;; esac
        tries=0
        while [ -e "$1/starting" ] && [ ! -s "$1/data/postmaster.pid" ] && [ $tries -lt 100 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        runs() {
            if [ -r "/proc/$server/cmdline" ]; then
                tr '\0' ' ' < "/proc/$server/cmdline" | grep -qF "$1"
            else
                ps -o args= -p "$server" 2>/dev/null | grep -qF "$1"
            fi
        }
        if [ -s "$1/data/postmaster.pid" ]; then
            read -r server < "$1/data/postmaster.pid"
            signal=QUIT
            if [ -e "$1/kept" ]; then signal=INT; fi
            if runs "$1"; then kill -$signal "$server"; fi
            tries=0
            while runs "$1"; do
                if [ $tries -eq 200 ]; then kill -KILL "$server"; fi
                if [ $tries -eq 300 ]; then break; fi
                sleep 0.05
                tries=$((tries + 1))
            done
        fi
        if [ -e "$1/kept" ]; then exit 0; fi
        tries=0
        while [ -e "$1" ] && [ $tries -lt 100 ]; do
            rm -rf "$1" || sleep 0.1
            tries=$((tries + 1))
        done
        """#
}
