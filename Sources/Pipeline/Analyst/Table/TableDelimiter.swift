/// What stands between the fields of a row.
package enum TableDelimiter: Sendable, Hashable, CustomStringConvertible {
    /// Exactly one such byte; two in a row have an empty field between them.
    case byte(UInt8)
    /// Any number of spaces and tabs; those at the beginning and the end of a row mean nothing.
    case blanks

    /// The delimiter as a command line names it: `,` `;` `|` or another single character, `tab`, `blank`.
    package init?(_ text: String) {
        switch text {
        case "tab", "\t", "\\t": self = .byte(UInt8(ascii: "\t"))
        case "blank", "blanks", "space", " ": self = .blanks
        case "comma": self = .byte(UInt8(ascii: ","))
        case "semicolon": self = .byte(UInt8(ascii: ";"))
        default:
            let isText: (UInt8) -> Bool = { byte in
                byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            }
            guard text.utf8.count == 1, let byte = text.utf8.first, !isText(byte) else { return nil }
            self = .byte(byte)
        }
    }

    package var description: String {
        switch self {
        case .blanks: "blank"
        case .byte(UInt8(ascii: "\t")): "tab"
        case .byte(let byte): String(UnicodeScalar(byte))
        }
    }

    /// What is tried where nobody says; the first that fits best is taken.
    private static let candidates: [TableDelimiter] =
        [.byte(UInt8(ascii: ",")), .byte(UInt8(ascii: "\t")), .byte(UInt8(ascii: ";")), .byte(UInt8(ascii: "|"))]

    /// The delimiter that splits the first rows in `bytes` most alike: into the same number of fields, at least two.
    ///
    /// Blanks are taken only where no other one splits nine rows in ten alike, since texts and times have blanks inside
    /// them. A table of one column gets a comma.
    ///
    /// - Complexity: O(bytes), of which at most 64 KiB are looked at.
    static func detected(in bytes: [UInt8]) -> TableDelimiter {
        let sample = Array(bytes.prefix(65_536))
        var best: (delimiter: TableDelimiter, share: Double, fields: Int) = (.byte(UInt8(ascii: ",")), 0, 1)
        for candidate in candidates + [.blanks] {
            if candidate == .blanks, best.share >= 0.9 { break }
            guard let (share, fields) = agreement(of: candidate, in: sample), fields > 1 else { continue }
            if (share, fields) > (best.share, best.fields) { best = (candidate, share, fields) }
        }
        return best.delimiter
    }

    /// The share of the first rows that have as many fields as the first one, and how many that is.
    private static func agreement(of delimiter: TableDelimiter, in sample: [UInt8]) -> (share: Double, fields: Int)? {
        var splitter = RecordSplitter(delimiter: delimiter)
        splitter.append(sample)
        splitter.finish()
        var counts: [Int] = []
        while counts.count < 20 {
            switch splitter.split() {
            case .record: counts.append(splitter.row.fieldCount)
            case .fault: counts.append(0)
            case .needsMore, .end:
                guard let first = counts.first else { return nil }
                // The sample may end in the middle of a row.
                if counts.count > 2 { counts.removeLast() }
                return (Double(counts.count { $0 == first }) / Double(counts.count), first)
            }
        }
        return (Double(counts.count { $0 == counts[0] }) / Double(counts.count), counts[0])
    }
}
