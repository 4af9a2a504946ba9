/// Something that the server says beside a result, such as `NOTICE: table "x" does not exist, skipping`.
///
/// Its DETAIL is dropped, because it may hold row values.
package struct Notice: Sendable, Hashable, CustomStringConvertible {
    /// The severity, in English: `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`.
    package var severity: String
    /// The server's code.
    package var code: SQLState
    /// The primary message.
    package var message: String

    package var description: String { "\(severity): \(message)" }
}
