/// Where the server's programs are.
struct ServerBinaries {
    /// The folder that has `initdb`, `pg_ctl` and `postgres`.
    let folder: String

    var initdb: String { "\(folder)/initdb" }

    var pgCtl: String { "\(folder)/pg_ctl" }

    /// Looks for the programs in `PG_BINDIR`, where `pg_config` points, and in the places of Debian, Red Hat,
    /// Homebrew, and PATH, the newest version first.
    static func find() throws(EmbeddedPostgresError) -> ServerBinaries {
        if let folder = Files.environment("PG_BINDIR") {
            guard isComplete(folder) else { throw .serverNotFound(searched: ["PG_BINDIR=\(folder)"]) }
            return ServerBinaries(folder: folder)
        }
        var searched: [String] = []
        for (pattern, folders) in candidates() {
            searched.append(pattern)
            if let folder = folders.first(where: isComplete) { return ServerBinaries(folder: folder) }
        }
        throw .serverNotFound(searched: searched)
    }

    private static func candidates() -> [(pattern: String, folders: [String])] {
        let path = (Files.environment("PATH") ?? "").split(separator: ":").map(String.init)
        let configured = path.map { "\($0)/pg_config" }.first(where: Files.isExecutable).flatMap(Self.configuredFolder)
        return [
            ("pg_config --bindir", configured.map { [$0] } ?? []),
            versions("/usr/lib/postgresql", "", "/bin"),
            versions("/usr", "pgsql-", "/bin"),
            versions("/opt/homebrew/opt", "postgresql@", "/bin"),
            versions("/usr/local/opt", "postgresql@", "/bin"),
            versions("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "/bin"),
            versions("/Applications/Postgres.app/Contents/Versions", "", "/bin"),
            ("/usr/local/pgsql/bin", ["/usr/local/pgsql/bin"]),
            ("PATH", path),
        ]
    }

    /// Folders `parent/prefixNUMBER/suffix`, the highest number first.
    private static func versions(_ parent: String, _ prefix: String, _ suffix: String) -> (String, [String]) {
        let folders = Files.names(in: parent).compactMap { name -> (Double, String)? in
            guard name.hasPrefix(prefix), let version = Double(name.dropFirst(prefix.count)) else { return nil }
            return (version, "\(parent)/\(name)\(suffix)")
        }
        return ("\(parent)/\(prefix)*\(suffix)", folders.sorted { $0.0 > $1.0 }.map(\.1))
    }

    private static func isComplete(_ folder: String) -> Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy { Files.isExecutable("\(folder)/\($0)") }
    }

    /// What `program`, a `pg_config`, says about the folder; it is installed without a server, too.
    private static func configuredFolder(_ program: String) -> String? {
        guard let file = Files.makeTemporaryFile() else { return nil }
        defer { Files.remove(file) }
        guard let status = try? ChildProcess.run([program, "--bindir"], output: file), status == 0 else { return nil }
        return Files.text(of: file, last: 4_096)?.split(separator: "\n").first.map(String.init)
    }
}
