internal import Audience
internal import Foundation
internal import Postgres
internal import Records
internal import Reports

/// Keeps what customers are worth in the tool's own tables.
enum ValueStore {
    /// What conditions may name beside the columns of `allot.user_feature`, in the order of ``write(_:row:to:)``.
    static let columns = ["p_alive", "expected_purchases", "expected_spend", "clv", "tier"]

    /// The same as definitions of a table's columns.
    static let definitions =
        "p_alive double precision, expected_purchases double precision, expected_spend bigint, clv bigint, tier text"

    /// Replaces `allot.clv`, in the transaction that replaces `allot.user_feature`.
    ///
    /// - Parameters:
    ///   - value: The forecasts; `nil` where the shop does not ask for any, and what an earlier night left goes.
    ///   - customers: The users.
    ///   - day: The night.
    ///   - connection: The tool's tables.
    /// - Throws: `PostgresError`.
    static func replace(
        _ value: NightValue?, customers: CustomerTable, day: CalendarDay, on connection: inout Connection
    ) throws {
        if try !connection.query("SELECT FROM allot.clv LIMIT 1").isEmpty {
            try connection.execute("TRUNCATE allot.clv")
        }
        guard let value else { return }
        try connection.copyIn(
            "allot.clv (interval_day, user_id, \(columns.joined(separator: ", ")))", columns: 2 + columns.count,
            rows: value.user.count
        ) { writer, row throws(PostgresError) in
            try writer.date(Int32(day.number))
            try writer.int64(customers.userID[Int(value.user[row])])
            try write(value, row: row, to: &writer)
        }
    }

    /// Replaces what `day` has in `allot.clv_fit`; part of a transaction.
    static func replace(_ fit: NightValue.Fit?, day: CalendarDay, on connection: inout Connection) throws {
        try connection.run("DELETE FROM allot.clv_fit WHERE interval_day = $1", [.date(Int32(day.number))])
        guard let fit else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        func json(_ value: some Encodable) throws -> Parameter {
            .json(String(decoding: try encoder.encode(value), as: UTF8.self))
        }
        try connection.run(
            """
            INSERT INTO allot.clv_fit (interval_day, model, customers, repeaters, weeks, discount, at_boundary, \
            parameters, spend, log_likelihood, cautions) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .date(Int32(day.number)), .text(fit.model), .int64(Int64(fit.customers)),
                .int64(Int64(fit.repeaters)), .int64(Int64(fit.horizon.weeks)), .double(fit.horizon.discount),
                .bool(fit.atBoundary), try json(fit.parameters.filter(\.value.isFinite)),
                try json(fit.spend.filter(\.value.isFinite)), fit.logLikelihood.map { .double($0) } ?? .null,
                try json(fit.cautions),
            ])
    }

    /// What the newest night's forecasts of `day` were made with; `nil` where it made none.
    static func fit(of day: CalendarDay, on connection: inout Connection) throws -> NightValue.Fit? {
        let decoder = JSONDecoder()
        return try connection.query(
            """
            SELECT model, customers, repeaters, weeks, discount, at_boundary, parameters::text AS parameters, \
            spend::text AS spend, log_likelihood, cautions::text AS cautions FROM allot.clv_fit \
            WHERE interval_day = $1
            """, [.date(Int32(day.number))]
        ).first.map { row in
            func json<Value: Decodable>(_ column: String) throws -> Value {
                try decoder.decode(Value.self, from: Data(row.text(column).utf8))
            }
            return NightValue.Fit(
                model: try row.optionalText("model"), customers: try row.int("customers"),
                repeaters: try row.int("repeaters"),
                horizon: LifetimeValueConfiguration(
                    weeks: try row.int("weeks"), discount: try row.double("discount")),
                atBoundary: try row.bool("at_boundary"), parameters: try json("parameters"), spend: try json("spend"),
                logLikelihood: try row.optionalDouble("log_likelihood"), cautions: try json("cautions"))
        }
    }

    /// Writes ``columns`` of the customer at `row`; NULL for what cannot be told.
    static func write(_ value: NightValue, row: Int, to writer: inout RowWriter) throws(PostgresError) {
        try writer.double(finite(value.forecasts?.alive[row]))
        try writer.double(finite(value.forecasts?.purchases[row]))
        try writer.int64(micros(value.forecasts?.spend[row]))
        try writer.int64(micros(value.forecasts?.value[row]))
        try writer.text(value.tier[row].id)
    }

    private static func finite(_ number: Double?) -> Double? { number.flatMap { $0.isFinite ? $0 : nil } }

    private static func micros(_ units: Double?) -> Int64? { units.flatMap(Money.init(rounding:))?.micros }
}
