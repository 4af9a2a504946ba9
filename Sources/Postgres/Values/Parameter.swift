/// A value for `$1`, `$2`, … of a statement.
///
/// Values travel as text, and the server infers each one's type from where it stands, as for a quoted literal: where
/// that is ambiguous, the statement needs a cast (`$1::bigint`).
package enum Parameter: Sendable, Hashable {
    /// NULL of any type.
    case null
    /// Text, or anything else as the text that PostgreSQL reads it from.
    case text(String)
    /// An integer.
    case int64(Int64)
    /// A double precision number, to its last bit.
    case double(Double)
    /// A truth value.
    case bool(Bool)
    /// A timestamptz, microseconds since 1970-01-01 UTC; `Int64.max` is infinity, `Int64.min` −infinity.
    case timestamp(Int64)
    /// A date, days since 1970-01-01; `Int32.max` is infinity, `Int32.min` −infinity.
    case date(Int32)
    /// A uuid.
    case uuid(PostgresUUID)
    /// A numeric as value × 10^(−scale), exactly.
    case scaledNumeric(Int64, scale: Int)
    /// JSON text, for json and jsonb.
    case json(String)
    /// text[].
    case textArray([String])
    /// integer[].
    case int32Array([Int32])
    /// bigint[].
    case int64Array([Int64])
    /// double precision[].
    case doubleArray([Double])

    /// The uuid of two 64-bit words.
    package static func uuid(high: UInt64, low: UInt64) -> Parameter { .uuid(PostgresUUID(high: high, low: low)) }

    /// Text, or NULL for `nil`.
    package static func text(_ value: String?) -> Parameter { value.map { .text($0) } ?? .null }

    /// What is sent; `nil` for NULL.
    var encoded: String? {
        switch self {
        case .null: nil
        case .text(let value): value
        case .int64(let value): "\(value)"
        case .double(let value): Self.text(of: value)
        case .bool(let value): value ? "t" : "f"
        case .timestamp(let value): TimestampText.format(value)
        case .date(let value): TimestampText.formatDate(value)
        case .uuid(let value): value.description
        case .scaledNumeric(let value, let scale): DecimalText.format(value, scale: scale)
        case .json(let value): value
        case .textArray(let values): ArrayText.format(values)
        case .int32Array(let values): ArrayText.format(values)
        case .int64Array(let values): ArrayText.format(values)
        case .doubleArray(let values): "{\(values.map { Self.text(of: $0) }.joined(separator: ","))}"
        }
    }

    /// The shortest text that PostgreSQL reads back as `value`.
    private static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return "\(value)"
    }
}

extension Parameter: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .text(value) }
}

extension Parameter: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self = .int64(value) }
}

extension Parameter: ExpressibleByFloatLiteral {
    package init(floatLiteral value: Double) { self = .double(value) }
}

extension Parameter: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension Parameter: ExpressibleByNilLiteral {
    package init(nilLiteral: ()) { self = .null }
}
