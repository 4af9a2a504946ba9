internal import Foundation
internal import Postgres

/// Targeting rows by binary COPY out of columns, beside psql that loads a file of the same bytes.
enum CopyIn {
    private static let table = "targets_benchmark"
    private static let columns = "user_id, campaign, offer, propensity, score, cost"

    static func comparison(_ inputs: Inputs) throws -> Comparison {
        let file = inputs.folder.appending(path: "targets_\(TargetColumns.rows).copybin").path
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw InputError("\(file) cannot be read; gen.py targets writes it")
        }
        let conninfo = inputs.conninfo
        let empty = { try emptyTable(conninfo) }
        return Comparison(
            title: "\(TargetColumns.rows) targeting rows in",
            ours: Contender(
                name: "allot, out of columns", prepare: empty, commands: [try inputs.subject(.copyIn)]),
            theirs: Contender(
                name: "psql from a file", prepare: empty,
                commands: [
                    [inputs.psql, conninfo, "-X", "-q", "-c", "\\copy \(table) from '\(file)' (format binary)"]
                ], discardsOutput: true),
            bar: Comparison.Bar(wall: 1.1),
            check: try inputs.subject(.copyIn, check: true))
    }

    static func run(_ inputs: Inputs, check: Bool) throws -> Span {
        let targets = try TargetColumns(folder: inputs.folder)
        if check { try emptyTable(inputs.conninfo) }
        let (_, span) = try Span.measure {
            var connection = try Connection(inputs.conninfo)
            try connection.copyIn("\(table) (\(columns))", columns: 6, rows: TargetColumns.rows) {
                (row, index) throws(PostgresError) in try targets.write(index, to: &row)
            }
        }
        if check { try verify(targets, inputs) }
        return span
    }

    private static func emptyTable(_ conninfo: String) throws {
        var connection = try Connection(conninfo)
        try connection.execute(
            """
            DROP TABLE IF EXISTS \(table);
            CREATE TABLE \(table) (user_id bigint NOT NULL, campaign integer NOT NULL, offer integer NOT NULL,
                propensity real NOT NULL, score real NOT NULL, cost real NOT NULL)
            """)
        try connection.execute("CHECKPOINT")
    }

    private static func verify(_ targets: TargetColumns, _ inputs: Inputs) throws {
        var connection = try Connection(inputs.conninfo)
        let sums = try connection.query(
            """
            SELECT count(*) AS rows, sum(user_id) AS users, sum(campaign) AS campaigns, sum(offer) AS offers, \
            sum(floor(propensity * 1048576)::bigint) AS propensities FROM \(table)
            """
        ).only
        let stored = try ["rows", "users", "campaigns", "offers", "propensities"].map { try sums.int64($0) }
        let ours = [
            Int64(TargetColumns.rows), targets.userID.reduce(0, &+),
            targets.campaign.reduce(Int64(0)) { $0 + Int64($1) }, targets.offer.reduce(Int64(0)) { $0 + Int64($1) },
            targets.propensity.reduce(Int64(0)) { $0 + Int64(($1 * 1_048_576).rounded(.down)) },
        ]
        guard stored == ours else { throw InputError("the table sums to \(stored), the columns to \(ours)") }
    }
}
