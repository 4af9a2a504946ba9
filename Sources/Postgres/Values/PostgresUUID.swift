/// A universally unique identifier as two 64-bit words, so that columns of them are plain integers.
@usableFromInline
package struct PostgresUUID: Sendable, Hashable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    @usableFromInline package var high: UInt64
    /// The last eight bytes, big-endian.
    @usableFromInline package var low: UInt64

    /// The identifier with these words.
    @inlinable
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The identifier that `text` writes as 32 hexadecimal digits, with or without hyphens; `nil` for other text.
    package init?(_ text: String) {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32, let high = UInt64(String(decoding: digits[..<16], as: UTF8.self), radix: 16),
            let low = UInt64(String(decoding: digits[16...], as: UTF8.self), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    /// The usual form: 8-4-4-4-12 lowercase hexadecimal digits.
    @usableFromInline package var description: String {
        func hexadecimal(_ word: UInt64) -> String {
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        let digits = Array((hexadecimal(high) + hexadecimal(low)).utf8)
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return parts.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }
}
