/// A SHA-256 digest: equal for equal content, and in practice for no other.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// A digest of these 32 `bytes`.
    init(bytes: [UInt8]) {
        precondition(bytes.count == 32, "a digest has 32 bytes")
        self.bytes = bytes
    }

    /// The digest of `text` in UTF-8.
    package init(of text: String) {
        var hash = SHA256()
        hash.update(text.utf8)
        self = hash.finish()
    }

    /// The digest of `parts` in order; no two different lists of parts have the same text.
    package init(of parts: [Digest]) {
        var hash = SHA256()
        for part in parts { hash.update(part.bytes) }
        self = hash.finish()
    }

    /// The digest as 64 lower-case hexadecimal digits, as the ledger keeps it.
    package var description: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
