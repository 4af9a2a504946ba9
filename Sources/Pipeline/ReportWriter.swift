internal import Postgres

struct ReportWriter {
    let project: Project
    func write(_ campaigns: [String], to directory: String, on connection: inout Connection) throws -> [String] { [] }
}
