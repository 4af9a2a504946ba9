import Foundation
import Postgres
import TestSupport
import Testing

struct EmbeddedPostgresTests {
    /// The process of `server`.
    private func process(of server: EmbeddedPostgres) throws -> Int32 {
        let file = try String(contentsOfFile: "\(server.path)/data/postmaster.pid", encoding: .utf8)
        return try #require(Int32(file.split(separator: "\n")[0]))
    }

    /// Whether `process` is there and has not ended.
    private func isRunning(_ process: Int32) -> Bool {
        guard ChildProcess.exists(process) else { return false }
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.split(separator: " ").first != "Z"
    }

    @Test func `a server listens on its socket alone and has the settings that were asked for`() throws {
        let server = try EmbeddedPostgres.start(settings: ["fsync": "on", "application_name": "it's"])
        var connection = try Connection(server.conninfo)
        let settings = try connection.query(
            """
            SELECT current_setting('listen_addresses') AS addresses, current_setting('fsync') AS fsync,
                   current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone,
                   inet_server_addr() IS NULL AS is_local, current_user AS role
            """
        ).only
        #expect(try settings.text("addresses").isEmpty)
        #expect(try settings.text("fsync") == "on")
        #expect(try settings.text("encoding") == "UTF8")
        #expect(try settings.text("zone") == "UTC")
        #expect(try settings.bool("is_local"))
        #expect(try settings.text("role") == "postgres")
        let conninfo = try server.createDatabase("sh\"op 'x'")
        var shop = try Connection(conninfo)
        #expect(try shop.query("SELECT current_database() AS name").only.text("name") == "sh\"op 'x'")
        try server.dropDatabase("sh\"op 'x'")
        #expect(throws: PostgresError.self) { try shop.query("SELECT 1") }
    }

    @Test func `a stopped server is gone with its folder, and may be stopped again`() throws {
        let server = try EmbeddedPostgres.start()
        let process = try process(of: server)
        #expect(isRunning(process))
        server.stop()
        #expect(!isRunning(process))
        #expect(!FileManager.default.fileExists(atPath: server.path))
        server.stop()
        let error = #expect(throws: EmbeddedPostgresError.self) { try server.restart(immediate: true) }
        #expect(error == .stopped)
        #expect(throws: EmbeddedPostgresError.self) { try server.createDatabase("x") }
    }

    @Test func `a server that is let go is stopped`() throws {
        let path = try EmbeddedPostgres.start().path
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: [true, false])
    func `a restart keeps what was committed and loses connections`(immediate: Bool) throws {
        let server = try EmbeddedPostgres.start(settings: ["synchronous_commit": "on"])
        var before = try Connection(server.conninfo)
        try before.execute("CREATE TABLE t (n int); INSERT INTO t VALUES (7)")
        try server.restart(immediate: immediate)
        #expect(throws: PostgresError.self) { try before.query("SELECT n FROM t") }
        var after = try Connection(server.conninfo)
        #expect(try after.query("SELECT n FROM t").only.int("n") == 7)
    }

    @Test func `two servers of a process do not know each other`() throws {
        let first = try EmbeddedPostgres.start()
        let second = try EmbeddedPostgres.start()
        first.stop()
        var connection = try Connection(second.conninfo)
        #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
    }

    @Test func `a setting that the server refuses is an error with the server's words, and leaves nothing`() throws {
        let error = #expect(throws: EmbeddedPostgresError.self) {
            try EmbeddedPostgres.start(settings: ["shared_buffers": "much"])
        }
        #expect(error?.description.contains("shared_buffers") == true)
    }

    @Test func `killing the process stops its server and removes the folder`() throws {
        let folder = try TemporaryFolder()
        let answer = folder.file("answer")
        let child = try TestProcess.start(suite: "OtherProcessTests", role: "server", answer: answer)
        try eventually("the other process has a server (see \(answer).log)") {
            FileManager.default.fileExists(atPath: answer)
        }
        let words = try String(contentsOfFile: answer, encoding: .utf8).split(separator: " ")
        let path = String(words[0])
        let server = try #require(Int32(words[1]))
        #expect(isRunning(server))
        ChildProcess.terminate(child)
        #expect(ChildProcess.wait(for: child) == 128 + 9)
        try eventually("the server is gone") { !isRunning(server) }
        try eventually("the folder is gone") { !FileManager.default.fileExists(atPath: path) }
    }

    @Test func `what a killed run left behind is removed by the next`() throws {
        // As after a reboot: the folder is there, and neither its owner nor its watchdog is.
        let ended = try ChildProcess.start(["true"])
        ChildProcess.wait(for: ended)
        let server = try EmbeddedPostgres.start()
        let parent = (server.path as NSString).deletingLastPathComponent
        let owner = try String(contentsOfFile: "\(server.path)/owner", encoding: .utf8)
        let space = try #require(owner.split(whereSeparator: \.isWhitespace).last)
        func leave(_ name: String, owner: String) throws -> String {
            let path = "\(parent)/allot-pg.\(name)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            try owner.write(toFile: "\(path)/owner", atomically: true, encoding: .utf8)
            let account = try FileManager.default.attributesOfItem(atPath: server.path)[.ownerAccountID]
            try FileManager.default.setAttributes([.ownerAccountID: account as Any], ofItemAtPath: path)
            return path
        }
        let dead = try leave("test-dead", owner: "\(ended) \(space)\n")
        let alive = try leave("test-alive", owner: "\(ProcessInfo.processInfo.processIdentifier) \(space)\n")
        let elsewhere = try leave("test-elsewhere", owner: "\(ended) pid:[1]\n")
        defer {
            try? FileManager.default.removeItem(atPath: alive)
            try? FileManager.default.removeItem(atPath: elsewhere)
        }
        try EmbeddedPostgres.start().stop()
        #expect(!FileManager.default.fileExists(atPath: dead))
        #expect(FileManager.default.fileExists(atPath: alive))
        #expect(FileManager.default.fileExists(atPath: elsewhere))
        var connection = try Connection(server.conninfo)
        #expect(try connection.query("SELECT 1 AS n").only.int("n") == 1)
    }

    @Test func `a folder that shall be kept is there after the stop, with its data in order`() throws {
        let server = try EmbeddedPostgres.start()
        let process = try process(of: server)
        try server.keepFolder()
        server.stop()
        defer { try? FileManager.default.removeItem(atPath: server.path) }
        #expect(!isRunning(process))
        #expect(FileManager.default.fileExists(atPath: "\(server.path)/data/PG_VERSION"))
        #expect(!FileManager.default.fileExists(atPath: "\(server.path)/data/postmaster.pid"))

        // Who looks at it later types the command that was printed, as the same user.
        let shell = ["/bin/sh", "-c"]
        #expect(ChildProcess.wait(for: try ChildProcess.start(shell + [server.startCommand])) == 0)
        defer {
            let stop = server.startCommand.replacing(" start", with: " -m fast stop")
            if let process = try? ChildProcess.start(shell + [stop]) { ChildProcess.wait(for: process) }
        }
        var connection = try Connection(server.conninfo)
        #expect(try connection.query("SELECT 1 AS one").only.int("one") == 1)
    }

    @Test func `without a server's programs the error says where they were looked for and what to install`() throws {
        let folder = try TemporaryFolder()
        let answer = folder.file("answer")
        let child = try TestProcess.start(
            suite: "OtherProcessTests", role: "no programs", answer: answer, environment: ["PG_BINDIR": folder.path])
        ChildProcess.wait(for: child)
        let said = try String(contentsOfFile: answer, encoding: .utf8)
        #expect(said.contains("PG_BINDIR=\(folder.path)"))
        #expect(said.contains("apt install postgresql"))
    }
}
