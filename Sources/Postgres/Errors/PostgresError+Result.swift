internal import CLibPQ

extension PostgresError {
    /// The error in `result`, or, where the server did not speak, the one of `connection`.
    init(result: borrowing QueryResult, connection: OpaquePointer, context: String) {
        guard let code = result.errorField("C") else {
            self.init(connection: connection, context: context)
            return
        }
        let state = SQLState(rawValue: code)
        let primary = result.errorField("M") ?? "the server gave no message"
        self.init(
            PQstatus(connection) == CONNECTION_BAD ? .connection : .server,
            state.conditionClass == "22" ? Self.withoutQuotedValues(primary) : primary, context: context)
        self.code = state
        if let place = result.errorField("W").flatMap(Self.copyPlace) {
            self.context += context.isEmpty ? place : ", \(place)"
        }
        severity = result.errorField("V")
        hint = result.errorField("H")
        schemaName = result.errorField("s")
        tableName = result.errorField("t")
        columnName = result.errorField("c")
        typeName = result.errorField("d")
        constraintName = result.errorField("n")
        position = result.errorField("P").flatMap { Int($0) }
    }

    /// What libpq itself says about `connection`.
    init(connection: OpaquePointer, context: String) {
        let lost = PQstatus(connection) == CONNECTION_BAD
        let message = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        self.init(
            lost ? .connection : .usage, Self.oneLine(message, otherwise: "the connection to the server was lost"),
            context: context)
    }

    /// Where in a COPY an error is, such as `line 3, column paid`, of the server's CONTEXT, whose first line may go on
    /// with the value there.
    static func copyPlace(_ context: String) -> String? {
        guard context.hasPrefix("COPY "), let line = context.split(separator: "\n").first,
            let start = line.firstRange(of: ", line ")?.lowerBound
        else { return nil }
        let place = line[start...].dropFirst(2)
        return String(place.firstRange(of: ": ").map { place[..<$0.lowerBound] } ?? place)
    }

    /// `text` with what stands between its first and its last quotation mark, of any language of the server's, left
    /// out: there a data exception puts the value that it complains about.
    static func withoutQuotedValues(_ text: String) -> String {
        let marks: Set<Character> = ["\"", "«", "»", "„", "“", "”", "‘", "’", "「", "」", "'"]
        guard let first = text.firstIndex(where: marks.contains), let last = text.lastIndex(where: marks.contains),
            first < last
        else { return text }
        return String(text[...first]) + "…" + String(text[last...])
    }

    /// `text` as one line, `fallback` where it is blank.
    static func oneLine(_ text: String, otherwise fallback: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? fallback : words.joined(separator: " ")
    }
}
