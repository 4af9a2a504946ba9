internal import CLibPQ

extension Connection {
    /// Bytes that are collected before they are handed to libpq.
    private static let blockSize = 65_536

    /// Loads rows by binary COPY, straight out of columns.
    ///
    /// ```swift
    /// try connection.copyIn("shop.customers (customer_id, region)", columns: 2, rows: ids.count) {
    ///     (row, index) throws(PostgresError) in
    ///     try row.int64(ids[index])
    ///     try row.symbol(regions[index], in: regionNames)
    /// }
    /// ```
    ///
    /// Either all rows are loaded or none. When `body` throws, the COPY is aborted and the connection is usable again;
    /// an open transaction has failed then, as after any error.
    ///
    /// - Parameters:
    ///   - table: The table and, in parentheses, its columns, as SQL.
    ///   - columns: The number of columns.
    ///   - rows: The number of rows.
    ///   - body: Writes every field of the row whose number, from 0, it gets.
    /// - Returns: The number of rows.
    /// - Throws: What `body` throws; the server's error, with the line and the column that it is about.
    /// - Complexity: Memory for one block and one row.
    @discardableResult
    package mutating func copyIn(
        _ table: String, columns: Int, rows: Int, _ body: (inout RowWriter, Int) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        let context = "COPY into \(Self.excerpt(of: table))"
        let start = try perform(
            "COPY \(table) FROM STDIN (FORMAT binary)", [], context: context, acceptCopy: true)
        do throws(PostgresError) {
            guard start.status == PGRES_COPY_IN else {
                throw PostgresError(.usage, "the table is not one that rows can be loaded into")
            }
            guard start.columnCount == columns else {
                throw PostgresError(.usage, "\(columns) columns are written, but there are \(start.columnCount)")
            }
            try writeRows(columns: columns, rows: rows, body)
        } catch {
            abandonCopy(in: start.status)
            throw error.adding(context: context)
        }
        guard PQputCopyEnd(handle, nil) == 1 else {
            try endCopy(context: context)
            throw PostgresError(connection: handle, context: context)
        }
        try endCopy(context: context)
        return rows
    }

    private mutating func writeRows(
        columns: Int, rows: Int, _ body: (inout RowWriter, Int) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        var writer = RowWriter(columnCount: columns, capacity: 2 * Self.blockSize)
        BinaryCopy.header.withUnsafeBytes { writer.append($0) }
        for row in 0..<rows {
            writer.begin(row: row)
            try body(&writer, row)
            try writer.end()
            if writer.count >= Self.blockSize { try send(&writer) }
        }
        BinaryCopy.trailer.withUnsafeBytes { writer.append($0) }
        try send(&writer)
    }

    /// Hands what `writer` has collected to libpq.
    private mutating func send(_ writer: inout RowWriter) throws(PostgresError) {
        guard let length = Int32(exactly: writer.count) else {
            throw PostgresError(.usage, "a row may have at most 2 GiB", row: writer.row + 1)
        }
        guard PQputCopyData(handle, writer.base.assumingMemoryBound(to: CChar.self), length) == 1 else {
            // The server has ended the COPY: its reason is the result.
            try endCopy(context: "")
            throw PostgresError(connection: handle, context: "")
        }
        writer.count = 0
    }
}
