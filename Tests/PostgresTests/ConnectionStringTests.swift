import Foundation
import Postgres
import TestSupport
import Testing

/// Connections whose parameters come from where libpq looks for them.
struct ConnectionStringTests {
    /// What a process with `environment` finds when it connects with `conninfo`: "role database application".
    private func connect(_ conninfo: String, environment: [String: String]) throws -> String {
        let folder = try TemporaryFolder()
        let answer = folder.file("answer")
        let child = try TestProcess.start(
            suite: "OtherProcessTests", role: "connect \(conninfo)", answer: answer, environment: environment)
        ChildProcess.wait(for: child)
        return try String(contentsOfFile: answer, encoding: .utf8)
    }

    @Test func `an empty connection string takes everything from the environment`() throws {
        let server = try SharedServer.running
        let environment = [
            "PGHOST": server.path, "PGPORT": "5432", "PGUSER": "postgres", "PGDATABASE": "template1",
            "PGAPPNAME": "cron",
        ]
        #expect(try connect("", environment: environment) == "postgres template1 cron")
    }

    @Test func `a service file is read`() throws {
        let server = try SharedServer.running
        let folder = try TemporaryFolder()
        let file = folder.file("services")
        try """
        [shop]
        host=\(server.path)
        port=5432
        user=postgres
        dbname=template1
        """.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try connect("service=shop", environment: ["PGSERVICEFILE": file]) == "postgres template1 allot")
        #expect(
            try connect("", environment: ["PGSERVICEFILE": file, "PGSERVICE": "shop"]) == "postgres template1 allot")
        #expect(try connect("service=absent", environment: ["PGSERVICEFILE": file]).contains("absent"))
    }

    @Test func `a password comes from the password file, and a wrong one is not repeated`() throws {
        let server = try EmbeddedPostgres.start()
        var connection = try Connection(server.conninfo)
        try connection.execute("CREATE ROLE clerk LOGIN PASSWORD 'correct horse'")
        let rules = "\(server.path)/data/pg_hba.conf"
        let trust = try String(contentsOfFile: rules, encoding: .utf8)
        let handle = try #require(FileHandle(forWritingAtPath: rules))
        try handle.write(contentsOf: Data(("local all clerk scram-sha-256\n" + trust).utf8))
        try handle.close()
        try server.restart(immediate: false)

        let folder = try TemporaryFolder()
        func passwordFile(_ password: String) throws -> String {
            let path = folder.file(password)
            try "*:*:*:clerk:\(password)\n".write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            return path
        }
        let conninfo = server.conninfo(database: "postgres", user: "clerk")
        var clerk = try Connection("\(conninfo) passfile='\(try passwordFile("correct horse"))'")
        #expect(try clerk.query("SELECT current_user AS role").only.text("role") == "clerk")
        let wrong = try passwordFile("canary")
        let refused = #expect(throws: PostgresError.self) { _ = try Connection("\(conninfo) passfile='\(wrong)'") }
        #expect(refused?.kind == .connection)
        #expect(refused?.description.contains("password authentication failed") == true)
        #expect(refused?.message.contains("canary") == false || refused?.message.contains(wrong) == true)
        let missing = #expect(throws: PostgresError.self) {
            _ = try Connection("\(conninfo) passfile='\(folder.file("none"))'")
        }
        #expect(missing?.isConnectionFailure == true)
    }

    @Test func `sslmode is passed on`() throws {
        let server = try SharedServer.running
        let error = #expect(throws: PostgresError.self) {
            _ = try Connection("\(server.conninfo) sslmode=verify-sometimes")
        }
        #expect(error?.kind == .connection)
        #expect(error?.description.contains("sslmode") == true)
    }
}
