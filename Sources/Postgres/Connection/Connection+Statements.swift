internal import CLibPQ

extension Connection {
    /// Runs one statement or several, without parameters; what they return is dropped.
    ///
    /// Several statements are one transaction, unless they say otherwise themselves.
    package mutating func execute(_ sql: String) throws(PostgresError) {
        let context = Self.excerpt(of: sql)
        try Self.checkForNUL(sql, context: context)
        _ = try checked(PQexec(handle, sql), context: context)
    }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - sql: One statement, with `$1`, `$2`, … where the parameters go.
    ///   - parameters: Their values; the server infers their types (see ``Parameter``).
    /// - Returns: Rows inserted, updated, deleted or selected; 0 for other statements.
    /// - Throws: The server's error, with the statement's beginning as its context.
    @discardableResult
    package mutating func run(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Int {
        try perform(sql, parameters, context: Self.excerpt(of: sql)).affectedRows
    }

    /// Runs one statement and keeps its rows in memory, as text.
    ///
    /// That is for small results; large ones go through ``copyOut(_:_:)``.
    ///
    /// - Parameters:
    ///   - sql: One statement, with `$1`, `$2`, … where the parameters go.
    ///   - parameters: Their values; the server infers their types (see ``Parameter``).
    /// - Returns: All rows.
    /// - Throws: The server's error, with the statement's beginning as its context.
    @discardableResult
    package mutating func query(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> RowSet {
        let context = Self.excerpt(of: sql)
        return RowSet(try perform(sql, parameters, context: context), context: context)
    }

    /// Runs one statement by the extended protocol, which takes no second one: text that was meant as one statement
    /// cannot smuggle in another.
    mutating func perform(
        _ sql: String, _ parameters: [Parameter], context: String, acceptCopy: Bool = false
    ) throws(PostgresError) -> QueryResult {
        try Self.checkForNUL(sql, context: context)
        let values = parameters.map(\.encoded)
        for (index, value) in values.enumerated() where value?.utf8.contains(0) == true {
            throw PostgresError(.usage, "parameter $\(index + 1) has a NUL character in it", context: context)
        }
        let result = CStrings.withPointers(values) { pointers in
            PQexecParams(handle, sql, Int32(values.count), nil, pointers, nil, nil, 0)
        }
        return try checked(result, context: context, acceptCopy: acceptCopy)
    }

    /// `result` if the statement succeeded.
    mutating func checked(
        _ result: OpaquePointer?, context: String, acceptCopy: Bool = false
    ) throws(PostgresError) -> QueryResult {
        guard let result else { throw PostgresError(connection: handle, context: context) }
        let owned = QueryResult(owning: result)
        switch owned.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            return owned
        case PGRES_COPY_IN, PGRES_COPY_OUT:
            if acceptCopy { return owned }
            abandonCopy(in: owned.status)
            throw PostgresError(.usage, "COPY goes through copyIn and copyOut", context: context)
        default:
            throw failure(owned, context: context)
        }
    }

    /// The error in `result`, remembered for ``transaction(_:_:)``.
    mutating func failure(_ result: borrowing QueryResult, context: String) -> PostgresError {
        let error = PostgresError(result: result, connection: handle, context: context)
        if let code = error.code, code != .inFailedTransaction {
            lastErrorCode = code
        }
        return error
    }

    /// The beginning of `sql` for an error's context, on one line and with its string literals left out.
    static func excerpt(of sql: String) -> String {
        var text = ""
        var isInLiteral = false
        var isAfterBlank = true
        for character in sql.prefix(400) {
            if character == "'" {
                if !isInLiteral { text += "'…'" }
                isInLiteral.toggle()
                isAfterBlank = false
            } else if !isInLiteral {
                let isBlank = character.isWhitespace
                if !isBlank { text.append(character) } else if !isAfterBlank { text.append(" ") }
                isAfterBlank = isBlank
            }
            if text.count >= 80 { return text + "…" }
        }
        return text
    }

    static func checkForNUL(_ sql: String, context: String) throws(PostgresError) {
        guard !sql.utf8.contains(0) else {
            throw PostgresError(.usage, "the statement has a NUL character in it", context: context)
        }
    }
}
