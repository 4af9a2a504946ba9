extension SourceContract {
    /// What is wrong with the columns of a query, as the server describes them; nothing where they fit.
    ///
    /// Describe the query itself (``Query/text``), not ``selection(of:)``, which hides the types.
    ///
    /// - Parameters:
    ///   - described: Names and types of the result's columns; a type by its SQL name (`timestamp with time zone`,
    ///     `numeric(12,2)`) or its internal one (`timestamptz`).
    ///   - file: The file whose query was described.
    /// - Returns: One problem per column, in the contract's order; none where the query can be run.
    package func verify(described: [(name: String, type: String)], of file: SourceFile) -> [SourceProblem] {
        Self.verify(described: described, of: file, path: self[file].path)
    }

    /// What is wrong with the columns `described` of the file at `path`.
    static func verify(described: [(name: String, type: String)], of file: SourceFile, path: String) -> [SourceProblem]
    {
        var messages: [String] = []
        let expected = file.columns
        var unknown = described.map(\.name).filter { name in !expected.contains { $0.name == name } }
        for column in expected {
            let found = described.filter { $0.name == column.name }
            if found.count > 1 { messages.append("column `\(column.name)` appears \(found.count) times") }
            if let type = found.first?.type {
                if let message = mismatch(of: column, type: normalized(type), written: type) {
                    messages.append(message)
                }
            } else if let renamed = SpellingSuggestion.closest(to: column.name, in: unknown) {
                unknown.removeAll { $0 == renamed }
                messages.append(
                    "column `\(column.name)` is missing; there is `\(YamlNode.shown(renamed))` instead: write "
                        + "`\(YamlNode.shown(renamed)) AS \(column.name)`")
            } else {
                messages.append("column `\(column.name)` is missing" + advice(forMissing: column))
            }
        }
        for name in unknown {
            messages.append("column `\(YamlNode.shown(name))` is not in the contract: leave out what is not needed")
        }
        return messages.map { SourceProblem(path: path, message: $0) }
    }

    /// What to write where the shop has no such column.
    private static func advice(forMissing column: SourceColumn) -> String {
        column.isNullable
            ? "; where the shop has none, write `NULL::\(column.values.canonicalType) AS \(column.name)`" : ""
    }

    /// What is wrong with `column` having the type `type`; `nil` where it is accepted.
    private static func mismatch(of column: SourceColumn, type: String, written: String) -> String? {
        guard !column.values.acceptedTypes.contains(type) else { return nil }
        let subject = "column `\(column.name)` is \(YamlNode.shown(written))"
        switch (column.values, type) {
        case (.key, "uuid"), (.key, "text"), (.key, "character varying"):
            return column.isNullable && type == "text"
                ? "\(subject); it must be bigint: where the shop has none, write `NULL::bigint AS \(column.name)`"
                : "\(subject), but keys must be integers: uuid and text keys are not supported yet, so join a table "
                    + "that numbers them"
        case (.time, "timestamp without time zone"), (.time, "date"):
            return "\(subject), which is no instant: write `… AT TIME ZONE 'the zone it is in' AS \(column.name)`"
        case (.money, "double precision"), (.money, "real"), (.money, "money"):
            return "\(subject), which is not exact: write `…::numeric AS \(column.name)`"
        default:
            return "\(subject); it must be \(column.values.acceptedTypes.joined(separator: ", "))"
        }
    }

    /// The SQL name of `type` without modifiers and array marks kept: `numeric(12,2)` → `numeric`.
    private static func normalized(_ type: String) -> String {
        var name = ""
        var depth = 0
        for character in type {
            if character == "(" { depth += 1 }
            if depth == 0 { name.append(character) }
            if character == ")" { depth -= 1 }
        }
        let words = name.lowercased().split(separator: " ").joined(separator: " ")
        return internalNames[words] ?? words
    }

    /// SQL names of types by their internal ones.
    private static let internalNames = [
        "int8": "bigint", "int4": "integer", "int2": "smallint", "varchar": "character varying",
        "bpchar": "character", "timestamptz": "timestamp with time zone", "timestamp": "timestamp without time zone",
        "bool": "boolean", "float8": "double precision", "float4": "real",
    ]
}
