package import Bandits
package import Postgres
package import Records
internal import Statistics

/// The odds of a published list, rebuilt from what the database has logged about it and from nothing else.
///
/// ```swift
/// let audit = try PublishedAudit(version: 12, on: &connection)
/// audit.discrepancies  // empty: every logged weight follows, bit for bit, from posterior, prices and floor
/// ```
package struct PublishedAudit: Sendable {
    /// The version.
    package let version: Int64
    /// Its cells, by ascending identifier; those that a revision kept from an earlier list belong to that one's audit.
    package let cells: [PublishedCell]
    /// λ of each budget and stock, by name; infinite where there was room for no more than the floor.
    package let prices: [(row: String, price: Double)]
    /// The share of traffic given by lot.
    package let floor: Double
    /// The randomness of the night's draw.
    private let stream: KeyedStream

    /// Reads what is logged about `version`.
    ///
    /// - Throws: ``NightError`` with exit code 64 where there is no such version; `PostgresError`.
    package init(version: Int64, on connection: inout Connection) throws {
        let found = try connection.query(
            """
            SELECT v.floor, v.interval_day::text AS day, r.seed, \
            (SELECT max(s.revision) FROM allot.targeting_version s WHERE s.run_id = v.run_id) AS revision \
            FROM allot.targeting_version v JOIN allot.run r ON r.run_id = v.run_id WHERE v.version = $1
            """, [.int64(version)])
        guard let row = found.first else { throw NightError(.usage, "no version \(version) was ever published") }
        self.version = version
        stream = NightDraw.stream(
            seed: UInt64(bitPattern: try row.int64("seed")), day: try row.text("day"),
            revision: try row.int("revision"))
        let prices = try Self.prices(of: version, on: &connection)
        self.prices = prices
        floor = try row.double("floor")
        cells = try Self.logged(in: version, on: &connection).map { cell in
            PublishedCell(
                cellID: cell.cellID, segmentID: cell.segmentID, users: cell.users, logged: cell.arms,
                rows: prices.map(\.row))
        }
    }

    /// Every weight that differs from the one computed again.
    package var discrepancies: [PropensityAudit.Discrepancy] {
        PropensityAudit.discrepancies(
            logged: cells.map(\.weights), cells: cells.map(\.policy), prices: prices.map(\.price), floor: floor)
    }

    /// The arm that the night's draw gives each of `users`, who are all the users of `cell`, computed again.
    ///
    /// - Returns: Identifiers of arms, in the order of `users`.
    package func arms(of users: [Int64], in cell: PublishedCell) throws(ParameterError) -> [String] {
        guard users.count == cell.users else {
            throw ParameterError(
                owner: "PublishedAudit", parameter: "users", allowed: "all \(cell.users) users of the cell",
                got: "\(users.count)")
        }
        let vector = cell.policy.vector(prices: prices.map(\.price), floor: floor)
        return SystematicDraw(stream: stream, cellKey: cell.cellID)
            .positions(users: users, vector: vector, layout: cell.layout).map { cell.arms[$0] }
    }

    private static func prices(
        of version: Int64, on connection: inout Connection
    ) throws -> [(row: String, price: Double)] {
        try connection.query(
            """
            SELECT p.key AS name, p.value::float8 AS price FROM allot.targeting_version, \
            jsonb_each_text(prices) AS p WHERE version = $1 ORDER BY p.key
            """, [.int64(version)]
        ).map { (row: try $0.text("name"), price: try $0.optionalDouble("price") ?? .infinity) }
    }

    private struct LoggedCell {
        var cellID: Int64
        var segmentID: String
        var users: Int
        var arms: [PublishedCell.LoggedArm]
    }

    private static func logged(in version: Int64, on connection: inout Connection) throws -> [LoggedCell] {
        let rows = try connection.query(
            """
            SELECT c.cell_id, c.segment_id, c.users, c.arm, c.weight, c.cost, \
            (c.posterior->>'level_mean')::float8 AS level_mean, \
            coalesce(c.posterior->>'draw_sd', c.posterior->>'level_sd')::float8 AS draw_sd, \
            (c.posterior->>'eligible')::boolean AS eligible \
            FROM allot.policy_cell c JOIN allot.targeting_version v USING (version) \
            WHERE c.version = $1 AND NOT EXISTS ( \
            SELECT FROM allot.policy_cell k JOIN allot.targeting_version e ON e.version = k.version \
            WHERE e.campaign_id = v.campaign_id AND e.interval_day = v.interval_day AND e.revision < v.revision \
            AND k.cell_id = c.cell_id) \
            ORDER BY c.cell_id, (c.posterior->>'position')::integer
            """, [.int64(version)])
        var cells: [LoggedCell] = []
        for row in rows {
            let cellID = try row.int64("cell_id")
            if cells.last?.cellID != cellID {
                cells.append(
                    LoggedCell(
                        cellID: cellID, segmentID: try row.text("segment_id"), users: try row.int("users"), arms: []))
            }
            cells[cells.count - 1].arms.append(
                PublishedCell.LoggedArm(
                    id: try row.text("arm"), weight: UInt64(try row.int64("weight")),
                    levelMean: try row.double("level_mean"), drawSd: try row.double("draw_sd"),
                    cost: try row.double("cost"), isEligible: try row.bool("eligible")))
        }
        return cells
    }
}
