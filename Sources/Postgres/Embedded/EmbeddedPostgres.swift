internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A real PostgreSQL server of this process alone: in a temporary folder, on a Unix socket, without TCP.
///
/// ```swift
/// let server = try EmbeddedPostgres.start()
/// var connection = try Connection(server.conninfo)
/// ```
///
/// It takes the programs of an installed server and about three seconds. It ends with ``stop()``, when it is let go,
/// when the process exits, and, by a watchdog process, when the process is killed; its folder goes with it. Root runs
/// it as the account `postgres`, which the server insists on; anybody else as themselves.
///
/// Only the account that runs it, and root, reach the socket, and they need no password.
package final class EmbeddedPostgres: Sendable {
    /// The folder with the socket, the data and the log; gone after ``stop()``.
    package var path: String { directory.path }
    private let directory: ServerDirectory
    private let binaries: ServerBinaries
    private let account: ServerAccount
    private let watchdog: Watchdog

    private init(_ directory: ServerDirectory, _ binaries: ServerBinaries, _ account: ServerAccount)
        throws(SystemError)
    {
        self.directory = directory
        self.binaries = binaries
        self.account = account
        watchdog = try Watchdog(directory)
    }

    deinit {
        stop()
    }

    /// Starts a new, empty server.
    ///
    /// - Parameter settings: Settings of `postgresql.conf` over those of ``ServerSettings``; `fsync` is off unless it
    ///   is among them.
    /// - Returns: The running server.
    /// - Throws: ``EmbeddedPostgresError`` with what is missing, or with the end of the server's log.
    package static func start(settings: [String: String] = [:]) throws(EmbeddedPostgresError) -> EmbeddedPostgres {
        let binaries = try ServerBinaries.find()
        let account = try ServerAccount.current()
        for abandoned in ServerDirectory.abandoned(for: account) {
            Watchdog.cleanUp(abandoned)
        }
        let server = try system { () throws(SystemError) in
            try EmbeddedPostgres(ServerDirectory.make(for: account), binaries, account)
        }
        LiveServers.add(server.watchdog)
        do throws(EmbeddedPostgresError) {
            try server.initialize(settings)
            try server.launch()
        } catch {
            server.stop()
            throw error
        }
        return server
    }

    /// Connects the superuser `postgres` to the database `postgres`.
    package var conninfo: String { conninfo(database: "postgres") }

    /// Connects `user`, by default the superuser `postgres`, to `database`.
    package func conninfo(database: String, user: String? = nil) -> String {
        let host = ConnectionString.quoted(directory.path)
        let user = ConnectionString.quoted(user ?? "postgres")
        return "host=\(host) port=5432 user=\(user) dbname=\(ConnectionString.quoted(database))"
    }

    /// Creates an empty database.
    ///
    /// - Returns: What connects the superuser to it.
    @discardableResult
    package func createDatabase(_ name: String) throws(EmbeddedPostgresError) -> String {
        do throws(PostgresError) {
            var connection = try Connection(conninfo)
            // Copying the files is quicker here than writing the copy to the log, the way since 15.
            let strategy = connection.backend.serverVersion >= 150_000 ? " STRATEGY file_copy" : ""
            try connection.execute("CREATE DATABASE \(Self.quotedIdentifier(name)) TEMPLATE template0\(strategy)")
        } catch {
            throw .statementFailed(error)
        }
        return conninfo(database: name)
    }

    /// Drops a database, whoever is connected to it.
    package func dropDatabase(_ name: String) throws(EmbeddedPostgresError) {
        do throws(PostgresError) {
            var connection = try Connection(conninfo)
            try connection.execute("DROP DATABASE IF EXISTS \(Self.quotedIdentifier(name)) WITH (FORCE)")
        } catch {
            throw .statementFailed(error)
        }
    }

    /// Stops the server, `immediate`ly as if it had crashed or in order, and starts it again with the same data.
    package func restart(immediate: Bool) throws(EmbeddedPostgresError) {
        guard Files.exists(directory.data) else { throw .stopped }
        try control("stop", "-m", immediate ? "immediate" : "fast")
        try launch()
    }

    /// The command that starts the server of a kept folder again, for a shell of the same user.
    ///
    /// A server never runs as root: where we are root, it is started as the account that made the folder.
    package var startCommand: String {
        account.command([binaries.pgCtl, "-D", directory.data, "-l", directory.log, "-w", "start"]).map { word in
            word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-".contains($0)) }
                ? word : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
        }.joined(separator: " ")
    }

    /// Lets the folder stay when the server has been stopped, for somebody to look at: ``startCommand`` starts the server
    /// again.
    package func keepFolder() throws(EmbeddedPostgresError) {
        guard Files.exists(directory.data) else { throw .stopped }
        try Self.system { () throws(SystemError) in try Files.append("", to: directory.kept) }
    }

    /// Stops the server and removes its folder; does nothing the second time.
    package func stop() {
        watchdog.release()
        LiveServers.remove(watchdog)
    }

    private func initialize(_ settings: [String: String]) throws(EmbeddedPostgresError) {
        try run([
            binaries.initdb, "-D", directory.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
            "--no-sync",
        ])
        let all = ServerSettings.standard(socketFolder: directory.path).merging(settings) { _, given in given }
        let lines = all.sorted { $0.key < $1.key }.map { "\($0.key) = \(ServerSettings.quoted($0.value))\n" }
        try Self.system { () throws(SystemError) in
            try Files.append(lines.joined(), to: "\(directory.data)/postgresql.conf")
        }
    }

    private func launch() throws(EmbeddedPostgresError) {
        try Self.system { () throws(SystemError) in try Files.append("", to: directory.starting) }
        defer { Files.remove(directory.starting) }
        try control("start", "-l", directory.log)
    }

    /// Has `pg_ctl` do something, and waits for it.
    private func control(_ arguments: String...) throws(EmbeddedPostgresError) {
        try run([binaries.pgCtl, "-D", directory.data, "-w", "-t", "60", "-s"] + arguments)
    }

    /// Runs one of the server's programs as the server's account.
    private func run(_ arguments: [String]) throws(EmbeddedPostgresError) {
        let output = "\(directory.path)/programs.log"
        let status = try Self.system { () throws(SystemError) in
            try ChildProcess.run(account.command(arguments), output: output)
        }
        guard status == 0 else {
            let logs = [output, directory.log].compactMap { Files.text(of: $0, last: 2_000) }
            throw .programFailed(
                program: arguments.first ?? "", status: status,
                log: logs.joined(separator: "\n").trimmingBlankLines)
        }
    }

    /// What `body` returns; what the operating system refuses it becomes this type's error.
    private static func system<T>(_ body: () throws(SystemError) -> T) throws(EmbeddedPostgresError) -> T {
        do throws(SystemError) {
            return try body()
        } catch {
            throw .system(error)
        }
    }

    private static func quotedIdentifier(_ name: String) -> String {
        "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }
}

extension String {
    /// Without empty lines.
    fileprivate var trimmingBlankLines: String {
        split(separator: "\n").joined(separator: "\n")
    }
}
