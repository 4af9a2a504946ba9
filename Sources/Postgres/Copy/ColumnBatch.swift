/// Some thousand rows of a binary COPY as columns of 64-bit integers, which ``Connection/copyOut(_:into:_:)`` fills.
///
/// ```swift
/// var batch = ColumnBatch([.int64(null: 0), .symbol], capacity: 1_024)
/// try connection.copyOut("SELECT customer_id, region FROM shop.customers", into: &batch) {
///     (rows) throws(PostgresError) in
///     for row in 0..<rows.count where rows.values[1][row] >= 0 { … }
/// }
/// ```
///
/// The columns keep their room from batch to batch: nothing is allocated for a row, or for a batch.
package struct ColumnBatch: ~Copyable {
    /// The type that a column must have, and what stands for NULL in it.
    package enum Column: Sendable {
        /// A bigint, and what stands for NULL; an error where that is `nil`.
        case int64(null: Int64?)
        /// A double precision number as its bits; NULL is an error.
        case double
        /// A timestamptz, in microseconds since 1970-01-01 UTC with ``PostgresTime``'s infinities; 0 for NULL.
        case timestamp
        /// A text, as its number in ``ColumnBatch/symbols``; −1 for NULL.
        case symbol
        /// A numeric in units of 10^(−scale), scale 0 … 18, rounded; 0 for NULL and where ``ColumnBatch/numeric(_:_:)``
        /// has more to say.
        case numeric(scale: Int)
        /// A uuid, of which the values are the high halves, and ``ColumnBatch/low(_:)`` the low ones; NULL is an error.
        case uuid
    }

    /// The columns' types.
    package let columns: [Column]
    /// The most rows that are in it at once.
    package let capacity: Int
    /// Rows in it.
    package private(set) var count = 0
    /// By column: the rows' values, which beyond ``count`` mean nothing.
    ///
    /// After all columns come the low halves of uuids.
    package private(set) var values: [[Int64]]
    /// By column: where in ``values`` its low halves are; none for other types than uuid.
    private let places: [Int?]
    /// By row: bit `c` is set where column `c` is NULL.
    package private(set) var nulls: [UInt32]
    /// By row: bit `c` is set where the numeric of column `c` is no 64-bit integer of its unit; its value is then one of
    /// ``Misfit``.
    package private(set) var misfits: [UInt32]
    /// By column: the texts of a column of symbols.
    package private(set) var symbols: [SymbolTable]

    private enum Misfit {
        static let nan: Int64 = 0
        static let infinity: Int64 = 1
        static let overflow: Int64 = 2
    }

    /// An empty batch of at most `capacity` rows of at most 32 columns.
    package init(_ columns: [Column], capacity: Int) {
        precondition(columns.count <= 32 && capacity >= 1, "a batch has up to 32 columns and at least one row")
        self.columns = columns
        self.capacity = capacity
        var halves = columns.count
        places = columns.map { column in
            guard case .uuid = column else { return nil }
            defer { halves += 1 }
            return halves
        }
        values = (0..<halves).map { _ in [Int64](repeating: 0, count: capacity) }
        nulls = [UInt32](repeating: 0, count: capacity)
        misfits = nulls
        symbols = columns.map { _ in SymbolTable() }
    }

    /// The low halves of the uuids in column `column`, which is one of those.
    package func low(_ column: Int) -> [Int64] { places[column].map { values[$0] } ?? [] }

    /// The numeric at `row` of column `column`; a rounded one is not told from an exact one.
    package func numeric(_ column: Int, _ row: Int) -> ScaledNumeric {
        let bit = UInt32(1) << UInt32(column)
        if nulls[row] & bit != 0 { return .null }
        let value = values[column][row]
        guard misfits[row] & bit != 0 else { return .value(value) }
        switch value {
        case Misfit.nan: return .nan
        case Misfit.infinity: return .infinity
        default: return .overflow
        }
    }

    /// Puts the column `column` in the place of `values` and `values` in its place, which copies nothing.
    ///
    /// What the batch is left with has no meaning, and gets the next batch's values.
    package mutating func exchange(_ column: Int, with values: inout [Int64]) {
        swap(&self.values[column], &values)
    }

    // MARK: - Filling

    /// Takes as many rows as there is room for, in place of those that are in it.
    ///
    /// - Returns: Whether there was any.
    mutating func fill(from rows: inout CopyRows) throws(PostgresError) -> Bool {
        count = 0
        guard rows.columnCount == columns.count else {
            guard try rows.advance() else { return false }
            throw PostgresError(
                .decoding, "the row has \(rows.columnCount) columns instead of \(columns.count)", row: rows.count + 1)
        }
        var bases: [UnsafeMutablePointer<Int64>] = []
        bases.reserveCapacity(values.count)
        try fill(from: &rows, &bases)
        return count > 0
    }

    /// Where the values of a column go.
    private struct Target {
        let values: UnsafeMutablePointer<Int64>
        /// Where the low halves of uuids go.
        let low: UnsafeMutablePointer<Int64>
        let null: Int64
        let allowsNull: Bool
        let type: Int

        // Types as numbers; those up to `double` are eight bytes as they are.
        static let int64 = 0
        static let double = 1
        static let timestamp = 2
        static let symbol = 3
        static let uuid = 4
        /// A numeric of scale 0, of which the next numbers are those of scale 1, 2, ….
        static let numeric = 5

        init(_ column: Column, _ values: UnsafeMutablePointer<Int64>, low: UnsafeMutablePointer<Int64>) {
            self.values = values
            self.low = low
            switch column {
            case .int64(let null): (self.null, allowsNull, type) = (null ?? 0, null != nil, Self.int64)
            case .double: (null, allowsNull, type) = (0, false, Self.double)
            case .timestamp: (null, allowsNull, type) = (0, true, Self.timestamp)
            case .symbol: (null, allowsNull, type) = (-1, true, Self.symbol)
            case .uuid: (null, allowsNull, type) = (0, false, Self.uuid)
            case .numeric(let scale):
                precondition((0...18).contains(scale), "a scale is 0 … 18")
                (null, allowsNull, type) = (0, true, Self.numeric + scale)
            }
        }
    }

    /// Takes rows, after adding the places of the values that are not in `bases` yet: one array a call, so that all of
    /// them are held at once.
    private mutating func fill(
        from rows: inout CopyRows, _ bases: inout [UnsafeMutablePointer<Int64>]
    ) throws(PostgresError) {
        let place = bases.count
        guard place < values.count else {
            return try take(
                from: &rows,
                columns.indices.map { Target(columns[$0], bases[$0], low: bases[places[$0] ?? $0]) })
        }
        var own: [Int64] = []
        swap(&own, &values[place])
        defer { swap(&own, &values[place]) }
        if own.count < capacity { own += [Int64](repeating: 0, count: capacity - own.count) }
        try own.withUnsafeMutableBufferPointer { (buffer) throws(PostgresError) in
            guard let base = buffer.baseAddress else { return }
            bases.append(base)
            try fill(from: &rows, &bases)
        }
    }

    private mutating func take(from rows: inout CopyRows, _ targets: [Target]) throws(PostgresError) {
        var taken = 0
        defer { count = taken }
        let capacity = capacity
        try targets.withUnsafeBufferPointer { (targets) throws(PostgresError) in
            try nulls.withUnsafeMutableBufferPointer { (nulls) throws(PostgresError) in
                try misfits.withUnsafeMutableBufferPointer { (misfits) throws(PostgresError) in
                    try symbols.withUnsafeMutableBufferPointer { (symbols) throws(PostgresError) in
                        while taken < capacity, try rows.advance() {
                            misfits[taken] = 0
                            if let end = Self.takeFast(rows.next, rows.end, targets, symbols, taken, &nulls[taken]) {
                                rows.finish(at: end)
                            } else {
                                try Self.takeSlowly(&rows, targets, symbols, taken, &nulls[taken], &misfits[taken])
                            }
                            taken += 1
                        }
                    }
                }
            }
        }
    }

    /// Takes a row without a surprise.
    ///
    /// - Returns: Where it ends; `nil` where something about it is unusual or wrong.
    @inline(__always)
    private static func takeFast(
        _ start: UnsafeRawPointer, _ end: UnsafeRawPointer, _ targets: UnsafeBufferPointer<Target>,
        _ symbols: UnsafeMutableBufferPointer<SymbolTable>, _ row: Int, _ nulls: inout UInt32
    ) -> UnsafeRawPointer? {
        var next = start
        var absent: UInt32 = 0
        for column in 0..<targets.count {
            let target = targets[column]
            guard end - next >= 4 else { return nil }
            let width = Int(Int32(bigEndian: next.loadUnaligned(as: Int32.self)))
            next += 4
            if width == -1 {
                guard target.allowsNull else { return nil }
                absent |= 1 << UInt32(truncatingIfNeeded: column)
                target.values[row] = target.null
                continue
            }
            guard width >= 0, end - next >= width else { return nil }
            if target.type <= Target.timestamp {
                guard width == 8 else { return nil }
                let value = Int64(bigEndian: next.loadUnaligned(as: Int64.self))
                if target.type <= Target.double {
                    target.values[row] = value
                } else {
                    guard let micros = PostgresTime.unixMicros(value) else { return nil }
                    target.values[row] = micros
                }
            } else if target.type == Target.symbol {
                target.values[row] = Int64(
                    symbols[column].symbol(UnsafeRawBufferPointer(start: next, count: width)))
            } else if target.type == Target.uuid {
                guard width == 16 else { return nil }
                target.values[row] = Int64(bigEndian: next.loadUnaligned(as: Int64.self))
                target.low[row] = Int64(bigEndian: next.loadUnaligned(fromByteOffset: 8, as: Int64.self))
            } else {
                let scale = target.type - Target.numeric
                guard let value = WireNumeric.shortValue(next, width: width, scale: scale) else { return nil }
                target.values[row] = value
            }
            next += width
        }
        nulls = absent
        return next
    }

    /// Takes a row field by field, with every way in which one may be wrong.
    private static func takeSlowly(
        _ rows: inout CopyRows, _ targets: UnsafeBufferPointer<Target>,
        _ symbols: UnsafeMutableBufferPointer<SymbolTable>, _ row: Int, _ nulls: inout UInt32,
        _ misfits: inout UInt32
    ) throws(PostgresError) {
        var reader = RowReader(at: rows.next, end: rows.end, columnCount: rows.columnCount, row: rows.count)
        nulls = 0
        for column in 0..<targets.count {
            let target = targets[column]
            let bit = UInt32(1) << UInt32(column)
            if target.allowsNull, try reader.isNull() {
                nulls |= bit
                target.values[row] = target.null
                continue
            }
            switch target.type {
            case Target.int64: target.values[row] = try reader.int64()
            case Target.double: target.values[row] = Int64(bitPattern: try reader.double().bitPattern)
            case Target.timestamp: target.values[row] = try reader.timestamp()
            case Target.symbol: target.values[row] = Int64(try reader.symbol(in: &symbols[column]))
            case Target.uuid:
                let value = try reader.uuid()
                target.values[row] = Int64(bitPattern: value.high)
                target.low[row] = Int64(bitPattern: value.low)
            default:
                switch try reader.scaledNumeric(scale: target.type - Target.numeric) {
                case .value(let value), .inexact(let value): target.values[row] = value
                case .null, .nan: (target.values[row], misfits) = (Misfit.nan, misfits | bit)
                case .infinity: (target.values[row], misfits) = (Misfit.infinity, misfits | bit)
                case .overflow: (target.values[row], misfits) = (Misfit.overflow, misfits | bit)
                }
            }
        }
        try rows.finish(reader)
    }
}
