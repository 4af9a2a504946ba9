#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Who runs the server: we ourselves, or the account `postgres` where we are root, as whom it refuses to run.
struct ServerAccount {
    /// The account's name and numbers; `nil` where we run the server ourselves.
    let other: (name: String, user: uid_t, group: gid_t)?

    /// The account for this process.
    static func current() throws(EmbeddedPostgresError) -> ServerAccount {
        guard geteuid() == 0 else { return ServerAccount(other: nil) }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r("postgres", &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            throw .noAccount
        }
        return ServerAccount(other: ("postgres", entry.pw_uid, entry.pw_gid))
    }

    /// `arguments`, run as this account.
    func command(_ arguments: [String]) -> [String] {
        guard let other else { return arguments }
        let folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"]
        if let runuser = folders.map({ "\($0)/runuser" }).first(where: Files.isExecutable) {
            return [runuser, "-u", other.name, "--"] + arguments
        }
        let quoted = arguments.map {
            "'\($0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
        }
        return ["su", "-s", "/bin/sh", other.name, "-c", "exec \(quoted.joined(separator: " "))"]
    }

    /// Gives `path` to this account.
    func own(_ path: String) throws(SystemError) {
        guard let other else { return }
        guard chown(path, other.user, other.group) == 0 else {
            throw SystemError(action: "give \(path) to \(other.name)", reason: ChildProcess.reason(errno))
        }
    }
}
