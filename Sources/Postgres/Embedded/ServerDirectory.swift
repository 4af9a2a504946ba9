#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A private server's folder: the data, the socket, the log, and whose it is.
struct ServerDirectory: Sendable, Hashable {
    /// What the name of every such folder begins with; the watchdog removes no other.
    static let prefix = "allot-pg."
    /// The longest path of a socket, without the NUL: 104 bytes on Darwin, 108 on Linux.
    #if canImport(Darwin)
        private static let longestSocketPath = 103
    #else
        private static let longestSocketPath = 107
    #endif

    let path: String

    var data: String { "\(path)/data" }

    var log: String { "\(path)/server.log" }

    /// Says which process the folder belongs to: its number and its space of process numbers.
    var owner: String { "\(path)/owner" }

    /// There while the server is being started.
    var starting: String { "\(path)/starting" }

    /// There where the folder shall stay after the server has been stopped.
    var kept: String { "\(path)/kept" }

    /// A new folder that is `account`'s.
    static func make(for account: ServerAccount) throws(SystemError) -> ServerDirectory {
        let parent = parent(for: account)
        var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SystemError(action: "make a folder in \(parent)", reason: ChildProcess.reason(errno))
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let directory = ServerDirectory(path: path)
        try Files.append("\(getpid()) \(processSpace)\n", to: directory.owner)
        try account.own(path)
        return directory
    }

    /// Folders of runs that were killed together with their watchdog (by a reboot, say): those of dead processes.
    static func abandoned(for account: ServerAccount) -> [ServerDirectory] {
        let parent = parent(for: account)
        return Files.names(in: parent).filter { $0.hasPrefix(prefix) }
            .map { ServerDirectory(path: "\(parent)/\($0)") }
            .filter { $0.isAbandoned(account) }
    }

    /// Whether it is ours to remove: it belongs to our account, and to a process that is dead.
    private func isAbandoned(_ account: ServerAccount) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
            status.st_uid == account.other?.user ?? geteuid(),
            let words = Files.text(of: owner, last: 256)?.split(whereSeparator: \.isWhitespace), words.count == 2,
            let process = pid_t(words[0])
        else { return false }
        if Files.exists(kept) { return false }
        // In another container's space of numbers it may be alive, unknown to us.
        guard words[1] == Self.processSpace else { return false }
        return !ChildProcess.exists(process)
    }

    /// The folder to make it in: TMPDIR where the socket's path is short enough then, and the account gets there.
    private static func parent(for account: ServerAccount) -> String {
        guard let folder = Files.environment("TMPDIR"), folder.hasPrefix("/"),
            folder.utf8.count + "/\(prefix)XXXXXX/.s.PGSQL.5432".utf8.count <= longestSocketPath,
            account.other == nil || isOpenToAll(folder)
        else { return "/tmp" }
        return folder
    }

    /// Whether any account may pass through `folder` and the folders that it is in.
    private static func isOpenToAll(_ folder: String) -> Bool {
        var path = ""
        for name in folder.split(separator: "/") {
            path += "/\(name)"
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IXOTH != 0 else { return false }
        }
        return true
    }

    /// Names the space that process numbers are counted in, where there are several.
    private static var processSpace: String {
        var buffer = [CChar](repeating: 0, count: 256)
        let length = readlink("/proc/self/ns/pid", &buffer, buffer.count - 1)
        guard length > 0 else { return "-" }
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
