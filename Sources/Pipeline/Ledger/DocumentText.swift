internal import Foundation

/// The written forms of documents for machines: JSON with keys in snake_case, sorted; keys without a value are left out.
enum DocumentText {
    /// `value` as JSON over several lines.
    static func json(_ value: some Encodable) throws -> String {
        try encoded(value, [.prettyPrinted])
    }

    /// `value` as JSON on one line.
    static func compactJSON(_ value: some Encodable) throws -> String {
        try encoded(value, [])
    }

    private static func encoded(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.sortedKeys, .withoutEscapingSlashes])
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The JSON `text` as a `T`.
    static func decode<T: Decodable>(_ type: T.Type, from text: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
