internal import CLibPQ

/// What has to be known about libpq's connection strings: quoting, checking without saying too much, hiding passwords.
enum ConnectionString {
    /// `value` quoted so that it can stand after `keyword=`.
    static func quoted(_ value: String) -> String {
        var text = "'"
        for character in value {
            if character == "'" || character == "\\" { text.append("\\") }
            text.append(character)
        }
        return text + "'"
    }

    /// Throws where libpq cannot read `conninfo`.
    ///
    /// libpq quotes the part that it trips over, which may be the tail of a password with a blank in it, so that part
    /// is left out where there is a password.
    static func check(_ conninfo: String, context: String) throws(PostgresError) {
        guard !conninfo.utf8.contains(0) else {
            throw PostgresError(.usage, "the connection string has a NUL character in it", context: context)
        }
        // A single word is a database's name.
        guard conninfo.contains("=") || conninfo.contains("://") else { return }
        var reason: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(conninfo, &reason)
        defer {
            PQconninfoFree(options)
            PQfreemem(reason)
        }
        guard options == nil else { return }
        let message = PostgresError.oneLine(
            reason.map { String(cString: $0) } ?? "", otherwise: "the connection string cannot be read")
        let mayHoldPassword = conninfo.lowercased().contains("pass") || conninfo.contains("://")
        throw PostgresError(
            .connection, mayHoldPassword ? PostgresError.withoutQuotedValues(message) : message, context: context)
    }

    /// `message` without the passwords that `connection` knows.
    static func withoutPasswords(_ message: String, connection: OpaquePointer) -> String {
        guard let options = PQconninfo(connection) else { return message }
        defer { PQconninfoFree(options) }
        var secrets: [String] = []
        if let password = PQpass(connection) { secrets.append(String(cString: password)) }
        var option = options
        while let keyword = option.pointee.keyword {
            let name = String(cString: keyword)
            if name == "password" || name == "sslpassword", let value = option.pointee.val {
                secrets.append(String(cString: value))
            }
            option += 1
        }
        return secrets.filter { !$0.isEmpty }.reduce(message) { text, secret in
            text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
    }

    /// Calls `body` with two arrays of C strings, each ended by a null pointer.
    static func withParameters<R>(
        _ parameters: [(keyword: StaticString, value: String)],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> R
    ) -> R {
        CStrings.withPointers(parameters.map { "\($0.keyword)" }) { keywords in
            CStrings.withPointers(parameters.map(\.value)) { values in
                body(keywords, values)
            }
        }
    }
}
