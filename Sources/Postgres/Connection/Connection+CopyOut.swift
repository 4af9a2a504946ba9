internal import CLibPQ

extension Connection {
    /// Streams the rows of a query by binary COPY, each as a cursor over libpq's buffer.
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
    /// - Complexity: Constant memory: one row at a time is held.
    @discardableResult
    package mutating func copyOut(
        _ query: String, _ body: (inout RowReader) throws(PostgresError) -> Void
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
            let rows = try readRows(columnCount: start.columnCount, body)
            try endCopy(context: context)
            return rows
        } catch {
            abandonCopy(in: PGRES_COPY_OUT)
            throw error.context.isEmpty ? error.adding(context: context) : error
        }
    }

    /// Reads rows until the server ends the stream; whether it ended well, the result after it says.
    private mutating func readRows(
        columnCount: Int, _ body: (inout RowReader) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        var rows = 0
        var isAfterHeader = false
        while true {
            var start: UnsafeMutablePointer<CChar>?
            let length = nextCopyData(&start)
            guard length > 0, let start else { return rows }
            defer { PQfreemem(start) }
            let buffer = UnsafeRawBufferPointer(start: start, count: length)
            guard let base = buffer.baseAddress else { return rows }
            let end = base + length
            var next = UnsafeRawPointer(base)
            if !isAfterHeader {
                guard let header = BinaryCopy.headerLength(buffer) else {
                    throw PostgresError(.decoding, "the stream does not begin as a binary COPY does")
                }
                next += header
                isAfterHeader = true
            }
            while next < end {
                guard end - next >= 2 else { throw PostgresError(.decoding, "the row is cut short", row: rows + 1) }
                let fields = Int16(bigEndian: next.loadUnaligned(as: Int16.self))
                next += 2
                if fields == -1 { break }
                guard Int(fields) == columnCount else {
                    throw PostgresError(
                        .decoding, "the row has \(fields) columns instead of \(columnCount)", row: rows + 1)
                }
                var reader = RowReader(at: next, end: end, columnCount: columnCount, row: rows)
                try body(&reader)
                guard reader.column == columnCount else {
                    throw PostgresError(
                        .decoding, "only \(reader.column) of the row's \(columnCount) columns were read",
                        row: rows + 1)
                }
                next = reader.next
                rows += 1
            }
        }
    }

    /// Nanoseconds in which a server fills a part of the socket's buffer, and by which a row may come late.
    private static let gatheringNanoseconds = 200_000

    /// The next piece of the stream: its length, and where it is; not above 0 where the stream has ended.
    ///
    /// The server sends a few kilobytes at a time. Who waits for each of them is woken thousands of times a second; here a
    /// moment passes first, in which more comes together.
    private mutating func nextCopyData(_ start: inout UnsafeMutablePointer<CChar>?) -> Int {
        var length = PQgetCopyData(handle, &start, 1)
        guard length == 0 else { return Int(length) }
        PQconsumeInput(handle)
        length = PQgetCopyData(handle, &start, 1)
        guard length == 0 else { return Int(length) }
        Self.pause(nanoseconds: Self.gatheringNanoseconds)
        PQconsumeInput(handle)
        return Int(PQgetCopyData(handle, &start, 0))
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
