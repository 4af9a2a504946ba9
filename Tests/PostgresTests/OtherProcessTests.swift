import Foundation
import Postgres
import TestSupport
import Testing

/// What other tests have a process of its own do, by ``TestProcess``.
@Suite(.enabled(if: TestProcess.role != nil, "runs only where another test starts it, in a process of its own"))
struct OtherProcessTests {
    @Test func `do as told`() throws {
        let role = try #require(TestProcess.role)
        switch role {
        case "server":
            let server = try EmbeddedPostgres.start()
            let process = try String(contentsOfFile: "\(server.path)/data/postmaster.pid", encoding: .utf8)
            try TestProcess.answer("\(server.path) \(process.split(separator: "\n")[0])")
            // Until killed; if nobody does, the end of the test stops the server, too.
            try? eventually("it is killed") { false }
        case "no programs":
            let error = #expect(throws: EmbeddedPostgresError.self) { try EmbeddedPostgres.start() }
            try TestProcess.answer("\(try #require(error))")
        default:
            do {
                var connection = try Connection(String(role.dropFirst("connect ".count)))
                let row = try connection.query(
                    """
                    SELECT current_user AS role, current_database() AS database,
                           current_setting('application_name') AS application
                    """
                ).only
                try TestProcess.answer(
                    "\(row.text("role")) \(row.text("database")) \(row.text("application"))")
            } catch {
                try TestProcess.answer("\(error)")
            }
        }
    }
}
