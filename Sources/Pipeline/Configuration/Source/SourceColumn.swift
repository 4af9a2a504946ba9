/// One column that a source query must have.
package struct SourceColumn: Sendable, Hashable {
    /// What its values are, and which Postgres types they may come in.
    package enum Values: Sendable, Hashable, CaseIterable {
        /// The shop's key of a user, item, order or event: any integer.
        case key
        /// A whole number: any integer.
        case integer
        /// An amount of the currency: `numeric` or any integer; never floating point, which is not exact.
        case money
        /// Text of any kind.
        case text
        /// An instant: `timestamp with time zone`.
        case time
        /// True or false.
        case boolean
        /// A decision's identifier.
        case uuid
        /// A JSON object.
        case json

        /// The type to which every accepted one is cast, so that readers meet one wire format.
        package var canonicalType: String {
            switch self {
            case .key, .integer: "bigint"
            case .money: "numeric"
            case .text: "text"
            case .time: "timestamp with time zone"
            case .boolean: "boolean"
            case .uuid: "uuid"
            case .json: "jsonb"
            }
        }

        /// Names of the types that are accepted, as `format_type` has them, without modifiers.
        package var acceptedTypes: [String] {
            switch self {
            case .key, .integer: ["bigint", "integer", "smallint"]
            case .money: ["numeric", "bigint", "integer", "smallint"]
            case .text: ["text", "character varying", "character", "name"]
            case .time: ["timestamp with time zone"]
            case .boolean: ["boolean"]
            case .uuid: ["uuid"]
            case .json: ["jsonb", "json"]
            }
        }
    }

    /// Its name in the query's result.
    package let name: String
    /// What its values are.
    package let values: Values
    /// Whether rows may have no value in it; the column itself must be there.
    package let isNullable: Bool

    /// A column `name` of `values`.
    init(_ name: String, _ values: Values, nullable: Bool = false) {
        self.name = name
        self.values = values
        self.isNullable = nullable
    }
}
