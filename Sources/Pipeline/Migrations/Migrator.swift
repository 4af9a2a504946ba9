package import Postgres

/// Brings the schema `allot` up to what the binary expects, one transaction a migration.
///
/// What was applied is recorded in `allot.migration` with a checksum of its text. Migrations only ever move forward,
/// and an applied one never changes. Several processes may migrate at once: each takes its turn, and the later ones
/// find nothing left to do.
///
/// ```swift
/// var connection = try Connection(conninfo)
/// let applied = try Migrator().migrate(&connection)   // ["0001_schema"], then []
/// ```
package struct Migrator: Sendable {
    /// What the database should have, in order.
    package var migrations: [Migration]
    /// How long it waits for another process that migrates, and for tables that are in use.
    package var patience: Duration

    /// A migrator to `migrations`, by default all that the binary knows.
    package init(_ migrations: [Migration] = Migration.all, patience: Duration = .seconds(60)) {
        self.migrations = migrations
        self.patience = patience
    }

    /// A row of `allot.migration`.
    private struct Applied {
        var name: String
        var checksum: String
        var appliedAt: UTCTime
    }

    /// What the database has and lacks; writes nothing.
    ///
    /// - Throws: ``MigrationError`` where the database is newer or an applied migration was edited; `PostgresError`.
    package func status(_ connection: inout Connection) throws -> MigrationStatus {
        let applied = try readApplied(&connection)
        if let unknown = applied.keys.sorted().last(where: { number in !migrations.contains { $0.number == number } }) {
            throw MigrationError.databaseIsNewer(migration: applied[unknown]?.name ?? String(unknown))
        }
        var entries: [MigrationStatus.Entry] = []
        for migration in migrations {
            let row = applied[migration.number]
            if let row, try row.checksum != checksum(of: migration, on: &connection) {
                throw MigrationError.checksumChanged(migration: migration.name)
            }
            entries.append(.init(number: migration.number, name: migration.name, appliedAt: row?.appliedAt))
        }
        return MigrationStatus(entries: entries)
    }

    /// Throws unless the database has every migration.
    ///
    /// - Throws: ``MigrationError``; `PostgresError`.
    package func requireCurrent(_ connection: inout Connection) throws {
        let pending = try status(&connection).pending
        guard pending.isEmpty else { throw MigrationError.pending(pending) }
    }

    /// Applies what is missing.
    ///
    /// - Returns: Names of the migrations that this call applied, in order.
    /// - Throws: ``MigrationError``; `PostgresError`, after which the migrations before the failing one are in place.
    package func migrate(_ connection: inout Connection) throws -> [String] {
        try inTurn(&connection) { connection in
            if try connection.query("SELECT FROM pg_namespace WHERE nspname = 'allot'").isEmpty {
                try connection.execute("CREATE SCHEMA allot")
            }
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS allot.migration (
                    number     integer PRIMARY KEY,
                    name       text NOT NULL,
                    checksum   text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT statement_timestamp()
                )
                """)
        }
        var done: [String] = []
        for migration in migrations {
            let applied = try inTurn(&connection) { connection in
                // Under the lock, so that what another process has just applied is seen.
                guard try status(&connection).pending.contains(migration.name) else { return false }
                try connection.execute(migration.sql)
                try connection.run(
                    "INSERT INTO allot.migration (number, name, checksum) VALUES ($1::integer, $2, $3)",
                    [
                        .int64(Int64(migration.number)), .text(migration.name),
                        .text(try checksum(of: migration, on: &connection)),
                    ])
                return true
            }
            if applied { done.append(migration.name) }
        }
        return done
    }

    /// Runs `body` in a transaction while no other process migrates the database.
    private func inTurn<T>(
        _ connection: inout Connection, _ body: (inout Connection) throws -> T
    ) throws -> T {
        try connection.transaction { connection in
            do {
                try connection.execute("SET LOCAL lock_timeout = \(patience.wholeMicroseconds / 1_000)")
                // Any number will do, as long as it is always the same: the letters "allot" in hexadecimal.
                _ = try connection.query("SELECT pg_advisory_xact_lock(x'616c6c6f74'::bigint)")
            } catch let error as PostgresError where error.code == .lockNotAvailable {
                throw MigrationError.busy
            }
            return try body(&connection)
        }
    }

    /// The rows of `allot.migration` by number; none where there is no such table yet.
    private func readApplied(_ connection: inout Connection) throws -> [Int: Applied] {
        let exists = try connection.query("SELECT WHERE to_regclass('allot.migration') IS NOT NULL")
        guard !exists.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT number, name, checksum, applied_at FROM allot.migration")
        var applied: [Int: Applied] = [:]
        for row in rows {
            applied[try row.int("number")] = Applied(
                name: try row.text("name"), checksum: try row.text("checksum"),
                appliedAt: UTCTime(micros: try row.timestamp("applied_at")))
        }
        return applied
    }

    /// SHA-256 of the migration's text, in hexadecimal, computed by the server.
    private func checksum(of migration: Migration, on connection: inout Connection) throws -> String {
        let rows = try connection.query(
            "SELECT encode(sha256(convert_to($1, 'UTF8')), 'hex') AS checksum", [.text(migration.sql)])
        return try rows[0].text("checksum")
    }
}
