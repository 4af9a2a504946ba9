internal import CLibPQ

extension Connection {
    /// Streams the rows of a query by binary COPY, each as a cursor over what has come of them.
    ///
    /// ```swift
    /// var ids: [Int64] = []
    /// try connection.copyOut("SELECT customer_id FROM shop.customers") { (row) throws(PostgresError) in
    ///     ids.append(try row.int64())
    /// }
    /// ```
    ///
    /// In a transaction the query sees the transaction's settings and changes. When `body` throws, the query is
    /// cancelled and the connection is usable again; an open transaction has failed then, as after any error.
    ///
    /// - Parameters:
    ///   - query: One statement that returns rows, without parameters; it may end in a semicolon.
    ///   - body: Reads one row, every field of it.
    /// - Returns: The number of rows.
    /// - Throws: What `body` throws; the server's error, also one in the middle of the rows.
    /// - Complexity: Constant memory: some 32 kB of rows at a time are held, and the one that ends beyond.
    @discardableResult
    package mutating func copyOut(
        _ query: String, _ body: (inout RowReader) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        try copying(query) { (rows) throws(PostgresError) in
            while try rows.advance() {
                var reader = RowReader(
                    at: rows.next, end: rows.end, columnCount: rows.columnCount, row: rows.count)
                try body(&reader)
                try rows.finish(reader)
            }
        }
    }

    /// Streams the rows of a query by binary COPY into columns, some thousand rows at a time.
    ///
    /// Of many rows the fields are taken faster so than one by one from a ``RowReader``; errors are the same.
    ///
    /// - Parameters:
    ///   - query: As for ``copyOut(_:_:)``.
    ///   - batch: The types of the columns, and where their values go; emptied before each batch.
    ///   - body: Uses the rows in the batch, at least one and at most its capacity.
    /// - Returns: The number of rows.
    /// - Throws: As ``copyOut(_:_:)``.
    @discardableResult
    package mutating func copyOut(
        _ query: String, into batch: inout ColumnBatch,
        _ body: (inout ColumnBatch) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        try copying(query) { (rows) throws(PostgresError) in
            while try batch.fill(from: &rows) { try body(&batch) }
        }
    }

    /// Begins the COPY of `query`, has `body` take its rows, and ends it, well or not.
    private mutating func copying(
        _ query: String, _ body: (inout CopyRows) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        let context = "COPY of \(Self.excerpt(of: query))"
        // The line break ends a comment that the query may end in.
        let beginning = "COPY ("
        let statement = "\(beginning)\(Self.withoutSemicolon(query))\n) TO STDOUT (FORMAT binary)"
        let start: QueryResult
        do throws(PostgresError) {
            start = try perform(statement, [], context: context, acceptCopy: true)
        } catch {
            var error = error
            error.position = error.position.map { max(1, $0 - beginning.count) }
            throw error
        }
        guard start.status == PGRES_COPY_OUT else {
            abandonCopy(in: start.status)
            throw PostgresError(.usage, "the statement is not a query", context: context)
        }
        do throws(PostgresError) {
            var rows = CopyRows(handle: handle, columnCount: start.columnCount)
            try body(&rows)
            try endCopy(context: context)
            return rows.count
        } catch {
            abandonCopy(in: PGRES_COPY_OUT)
            throw error.context.isEmpty ? error.adding(context: context) : error
        }
    }

    /// Takes the result of a COPY whose data are through, in either direction.
    mutating func endCopy(context: String) throws(PostgresError) {
        var failure: PostgresError?
        while let pointer = PQgetResult(handle) {
            let result = QueryResult(owning: pointer)
            if result.status != PGRES_COMMAND_OK, failure == nil {
                failure = self.failure(result, context: context)
            }
            // Only a lost connection still says COPY here, and says so for ever.
            if result.status == PGRES_COPY_IN || result.status == PGRES_COPY_OUT { break }
        }
        if failure == nil, PQstatus(handle) == CONNECTION_BAD {
            failure = PostgresError(connection: handle, context: context)
        }
        if let failure { throw failure }
    }

    /// Leaves a COPY early, whatever its state, so that the connection can go on.
    mutating func abandonCopy(in status: ExecStatusType) {
        if status == PGRES_COPY_IN {
            PQputCopyEnd(handle, "abandoned by the client")
        } else if PQtransactionStatus(handle) == PQTRANS_ACTIVE {
            canceller.cancel()
            var start: UnsafeMutablePointer<CChar>?
            while PQgetCopyData(handle, &start, 0) > 0 {
                PQfreemem(start)
                start = nil
            }
        }
        try? endCopy(context: "")
    }

    /// `sql` without blanks and semicolons at its end.
    private static func withoutSemicolon(_ sql: String) -> Substring {
        var text = sql[...]
        while let last = text.last, last == ";" || last.isWhitespace {
            text.removeLast()
        }
        return text
    }
}
