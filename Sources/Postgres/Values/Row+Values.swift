extension Row {
    /// The value as an integer.
    package func int(_ column: some RowColumn) throws(PostgresError) -> Int { try required(column) { Int($0) } }

    /// The value as an integer; `nil` for NULL.
    package func optionalInt(_ column: some RowColumn) throws(PostgresError) -> Int? {
        try optional(column) { Int($0) }
    }

    /// The value as a 64-bit integer.
    package func int64(_ column: some RowColumn) throws(PostgresError) -> Int64 { try required(column) { Int64($0) } }

    /// The value as a 64-bit integer; `nil` for NULL.
    package func optionalInt64(_ column: some RowColumn) throws(PostgresError) -> Int64? {
        try optional(column) { Int64($0) }
    }

    /// The value as a 32-bit integer.
    package func int32(_ column: some RowColumn) throws(PostgresError) -> Int32 { try required(column) { Int32($0) } }

    /// The value as a 32-bit integer; `nil` for NULL.
    package func optionalInt32(_ column: some RowColumn) throws(PostgresError) -> Int32? {
        try optional(column) { Int32($0) }
    }

    /// The value as the nearest double precision number; of a numeric, with its rounding.
    package func double(_ column: some RowColumn) throws(PostgresError) -> Double {
        try required(column) { Double($0) }
    }

    /// The value as the nearest double precision number; `nil` for NULL.
    package func optionalDouble(_ column: some RowColumn) throws(PostgresError) -> Double? {
        try optional(column) { Double($0) }
    }

    /// The value as a truth value.
    package func bool(_ column: some RowColumn) throws(PostgresError) -> Bool { try required(column, Self.truth) }

    /// The value as a truth value; `nil` for NULL.
    package func optionalBool(_ column: some RowColumn) throws(PostgresError) -> Bool? {
        try optional(column, Self.truth)
    }

    /// The value of a timestamptz column, microseconds since 1970-01-01 UTC, with ``PostgresTime``'s infinities.
    package func timestamp(_ column: some RowColumn) throws(PostgresError) -> Int64 {
        try required(column, TimestampText.parse)
    }

    /// The value of a timestamptz column, microseconds since 1970-01-01 UTC; `nil` for NULL.
    package func optionalTimestamp(_ column: some RowColumn) throws(PostgresError) -> Int64? {
        try optional(column, TimestampText.parse)
    }

    /// The value of a date column, days since 1970-01-01, with ``PostgresTime``'s infinities.
    package func date(_ column: some RowColumn) throws(PostgresError) -> Int32 {
        try required(column, TimestampText.parseDate)
    }

    /// The value of a date column, days since 1970-01-01; `nil` for NULL.
    package func optionalDate(_ column: some RowColumn) throws(PostgresError) -> Int32? {
        try optional(column, TimestampText.parseDate)
    }

    /// The value as a uuid.
    package func uuid(_ column: some RowColumn) throws(PostgresError) -> PostgresUUID {
        try required(column) { PostgresUUID($0) }
    }

    /// The value as a uuid; `nil` for NULL.
    package func optionalUUID(_ column: some RowColumn) throws(PostgresError) -> PostgresUUID? {
        try optional(column) { PostgresUUID($0) }
    }

    /// The elements of an array column as text; an element that is NULL throws.
    package func textArray(_ column: some RowColumn) throws(PostgresError) -> [String] {
        try required(column) { Self.elements($0) { $0 } }
    }

    /// The elements of an array column as text; `nil` for NULL.
    package func optionalTextArray(_ column: some RowColumn) throws(PostgresError) -> [String]? {
        try optional(column) { Self.elements($0) { $0 } }
    }

    /// The elements of an array column as integers; an element that is NULL throws.
    package func intArray(_ column: some RowColumn) throws(PostgresError) -> [Int] {
        try required(column) { Self.elements($0) { Int($0) } }
    }

    /// The elements of an array column as integers; `nil` for NULL.
    package func optionalIntArray(_ column: some RowColumn) throws(PostgresError) -> [Int]? {
        try optional(column) { Self.elements($0) { Int($0) } }
    }

    /// The elements of an array column as double precision numbers; an element that is NULL throws.
    package func doubleArray(_ column: some RowColumn) throws(PostgresError) -> [Double] {
        try required(column) { Self.elements($0) { Double($0) } }
    }

    /// The value of a json or jsonb column as its text.
    package func json(_ column: some RowColumn) throws(PostgresError) -> String { try text(column) }

    private static func truth(_ text: String) -> Bool? {
        switch text {
        case "t", "true": true
        case "f", "false": false
        default: nil
        }
    }

    private static func elements<T>(_ text: String, _ parse: (String) -> T?) -> [T]? {
        guard let elements = ArrayText.parse(text) else { return nil }
        let parsed = elements.compactMap { $0.flatMap(parse) }
        return parsed.count == elements.count ? parsed : nil
    }
}
