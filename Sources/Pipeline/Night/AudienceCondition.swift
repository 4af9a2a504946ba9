internal import Audience
internal import Postgres
internal import Records

/// A condition of a campaign or a segment: SQL over the features, run where it can do no harm.
///
/// The features are put into a temporary table of one transaction; the condition runs there under the reader's role,
/// read-only, with a time limit and a bare search path, and the table goes with the transaction.
struct AudienceCondition {
    /// Role to take on, or `nil` to stay who we are.
    let role: String?
    /// Most time the condition may take, in milliseconds.
    let timeoutMilliseconds = 60_000

    /// For each of `conditions`, by user index: whether it holds.
    ///
    /// - Throws: ``NightError`` with exit code 78 that names the key whose condition the server rejects.
    func evaluate(
        _ conditions: [(id: String, key: String, sql: String)], of material: NightMaterial,
        on connection: inout Connection
    ) throws -> [String: [Bool]] {
        guard !conditions.isEmpty else { return [:] }
        let (customers, segments) = (material.snapshot.customers, material.segments)
        var result: [String: [Bool]] = [:]
        try connection.transaction { connection throws(any Error) in
            let worth = material.value == nil ? "" : ", \(ValueStore.definitions)"
            try connection.execute(
                "CREATE TEMPORARY TABLE user_feature (LIKE allot.user_feature\(worth)) ON COMMIT DROP")
            let profiled = (0..<customers.count).filter { segments.ofUser[$0] != segments.generic }
            try FeatureStore.copy(
                material.features, value: material.value, users: profiled, customers: customers,
                into: "pg_temp.user_feature", day: material.interval.day, on: &connection)
            if let role {
                try connection.run("SELECT set_config('allot.reader', $1, true)", [.text(role)])
                try connection.execute(
                    """
                    DO $$ BEGIN EXECUTE format('GRANT SELECT ON pg_temp.user_feature TO %I', \
                    current_setting('allot.reader')); END $$
                    """)
                try connection.run("SELECT set_config('role', $1, true)", [.text(role)])
            }
            try connection.execute(
                """
                SET LOCAL statement_timeout = \(timeoutMilliseconds); \
                SET LOCAL search_path = pg_temp, pg_catalog; SET TRANSACTION READ ONLY
                """)
            for (id, key, sql) in conditions {
                result[id] = try holds(
                    sql, key, customers: customers, hasWorth: material.value != nil, on: &connection)
            }
        }
        return result
    }

    /// Where to find columns that look as if they should be there.
    static let hint =
        "\(ValueStore.columns.joined(separator: ", ")) are there, too, where Jobs/allot.yaml has `lifetime_value`"

    private func holds(
        _ sql: String, _ key: String, customers: CustomerTable, hasWorth: Bool, on connection: inout Connection
    ) throws -> [Bool] {
        var holds = [Bool](repeating: false, count: customers.count)
        do {
            try connection.copyOut("SELECT user_id FROM user_feature WHERE (\(sql)\n)") { row throws(PostgresError) in
                if let user = customers.index(of: try row.int64()) { holds[Int(user)] = true }
            }
        } catch {
            guard !error.isConnectionFailure else { throw error }
            throw NightError(
                .configuration,
                """
                \(key) is not a condition that the database accepts: \(error.message)
                It is an SQL condition over the columns of allot.user_feature, such as recency_days between 14 and 180\
                \(hasWorth ? "" : "\n" + Self.hint)
                """)
        }
        return holds
    }
}
