internal import CLibPQ

extension Connection {
    /// The columns that `sql` would return: it is parsed and analysed, but not executed.
    ///
    /// - Parameter sql: One statement. What it reads must exist, and its role must see the schemas; settings that it
    ///   reads by `current_setting` need not be set.
    /// - Returns: Its columns in order; none for a statement that returns no rows.
    /// - Throws: The server's error, with the position in `sql`.
    package mutating func describe(_ sql: String) throws(PostgresError) -> [ColumnDescription] {
        let context = "describing \(Self.excerpt(of: sql))"
        try Self.checkForNUL(sql, context: context)
        // A pooler may give each transaction to another session, and the prepared statement is in one of them.
        let isAlone = !isInTransaction
        if isAlone { try execute("BEGIN READ ONLY") }
        defer { if isAlone { rollBack() } }
        _ = try checked(PQprepare(handle, "", sql, 0, nil), context: context)
        let description = try checked(PQdescribePrepared(handle, ""), context: context)
        let columns = 0..<Int32(description.columnCount)
        let types = columns.map { PQftype(description.pointer, $0) }
        let names = try typeNames(types)
        return zip(columns, zip(types, names)).map { column, type in
            ColumnDescription(
                name: PQfname(description.pointer, column).map { String(cString: $0) } ?? "",
                typeOID: type.0, typeName: type.1)
        }
    }

    /// The SQL names of `types`, without lengths and precisions.
    private mutating func typeNames(_ types: [UInt32]) throws(PostgresError) -> [String] {
        guard !types.isEmpty else { return [] }
        let rows = try query(
            """
            SELECT pg_catalog.format_type(t.oid, NULL) AS name
            FROM pg_catalog.unnest($1::pg_catalog.oid[]) WITH ORDINALITY AS t(oid, place) ORDER BY t.place
            """, [.text(ArrayText.format(types))])
        var names: [String] = []
        for row in rows {
            names.append(try row.text("name"))
        }
        return names
    }
}
