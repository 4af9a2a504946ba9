package import Postgres

extension Publisher {
    /// Removes what runs that ended without publishing left behind: their tables, attached or not, and their versions.
    ///
    /// To be called before the first list is staged. A table that somebody is reading is left to the next run.
    ///
    /// - Returns: Versions that are gone.
    /// - Throws: ``LedgerError/leaseLost(run:)``, `PostgresError`.
    @discardableResult
    package func cleanUp(on connection: inout Connection) throws -> [Int64] {
        try reach("clean up")
        let leftovers = try connection.query(
            """
            (SELECT substring(relname FROM 12)::bigint AS version
             FROM pg_class
             WHERE relnamespace = 'allot'::regnamespace AND relkind = 'r' AND relname ~ '^targeting_v[0-9]{1,18}$'
             UNION
             SELECT version FROM allot.targeting_version)
            EXCEPT
            SELECT version FROM allot.targeting_version WHERE published_at IS NOT NULL OR run_id = $1
            ORDER BY version
            """, [.uuid(run.id.uuid)])
        return try remove(leftovers.map { try $0.int64("version") }, &connection)
    }

    /// Removes versions of this run that are not going to be published after all.
    ///
    /// - Returns: Versions that are gone.
    /// - Throws: `PostgresError`.
    @discardableResult
    package func discard(_ staged: [StagedVersion], on connection: inout Connection) throws -> [Int64] {
        try remove(staged.map(\.version), &connection)
    }

    private func remove(_ versions: [Int64], _ connection: inout Connection) throws -> [Int64] {
        try versions.filter { version in
            try connection.run(
                "DELETE FROM allot.targeting_version WHERE version = $1 AND published_at IS NULL", [.int64(version)])
            try reach("clean up table")
            return try ListTable(version).drop(patience, &connection) { try reach("clean up detached") }
        }
    }
}
