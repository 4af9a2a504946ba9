// Decisions. A stray quote must not swallow the rest of a file: a row whose quotes are wrong is rejected up to the end of its
// *first line*, and splitting goes on with the next line. Doubled quotes are undone in place, and only once the whole row is
// known to be sound, so that a rejected row can be split again from its second line.

internal import Gzip

/// Splits bytes that come in pieces into rows and fields: RFC 4180 with any delimiter, or fields between blanks.
///
/// Invariant: `row.bytes[next ..< end]` are the bytes that came and are not split yet; they begin with a row.
struct RecordSplitter: ~Copyable {
    /// What ``split()`` found.
    enum Step: Equatable {
        /// A row, now in ``row``.
        case record
        /// A row that is no good, which began at ``line``.
        case fault(RowFault)
        /// Not a whole row yet: ``append(_:)`` more, or ``finish()``.
        case needsMore
        /// No more rows.
        case end
    }

    /// The longest row, in bytes.
    static let longestRecord = 1 << 20
    /// The longest row with line breaks in quotes, in bytes: how far a stray quote is followed.
    static let longestQuoted = 1 << 16

    /// The row found last; its fields are all in the buffer.
    private(set) var row = TableRow()
    /// The line on which the row, or fault, found last began; from 1.
    private(set) var line = 0
    private let delimiter: TableDelimiter
    private var next = 0
    private var end = 0
    private var nextLine = 1
    private var isFinished = false
    private var isSkipping = false

    /// A splitter at `delimiter`, of no bytes yet.
    init(delimiter: TableDelimiter) {
        self.delimiter = delimiter
    }

    /// Takes more bytes.
    mutating func append(_ bytes: [UInt8]) {
        makeRoom(for: bytes.count)
        row.bytes.replaceSubrange(end..<end + bytes.count, with: bytes)
        end += bytes.count
    }

    /// Takes the next bytes of `file`, up to a block of them; the end of the file finishes.
    mutating func append(blockOf file: inout GzipFile) throws(GzipError) {
        makeRoom(for: 262_144)
        let count = try file.read(into: &row.bytes, from: end)
        end += count
        if count == 0 { isFinished = true }
    }

    /// Lets ``row`` count only the fields at `columns`, in that order.
    mutating func choose(_ columns: [Int]) { row.columns = columns }

    /// Says that there are no more bytes.
    mutating func finish() { isFinished = true }

    /// The bytes that are not split yet.
    var pending: ArraySlice<UInt8> { row.bytes[next..<end] }

    /// Moves what is pending to the front, and grows the buffer where that is not enough.
    private mutating func makeRoom(for count: Int) {
        if next > 0 {
            for place in next..<end { row.bytes[place - next] = row.bytes[place] }
            end -= next
            next = 0
        }
        let missing = end + count - row.bytes.count
        if missing > 0 { row.bytes.append(contentsOf: repeatElement(0, count: missing)) }
    }

    /// Finds the next row.
    ///
    /// - Complexity: O(bytes of the row); a row that is cut off by the end of the bytes is looked at again.
    mutating func split() -> Step {
        while true {
            if isSkipping {
                guard skipLine() else { return isFinished ? .end : .needsMore }
                isSkipping = false
            }
            guard next < end else { return isFinished ? .end : .needsMore }
            row.removeFields()
            row.line = nextLine
            line = nextLine
            switch splitFields() {
            case .record(let after, let breaks):
                next = after
                nextLine += breaks
                if row.isBlank { continue }
                row.undoQuotes()
                return .record
            case .cut where end - next <= Self.longestRecord:
                return .needsMore
            case .cut:
                isSkipping = true
                return .fault(.tooLong)
            case .badQuotes:
                isSkipping = true
                return .fault(.badQuotes)
            }
        }
    }

    /// Leaves out the rest of the line; false where its end has not come yet.
    private mutating func skipLine() -> Bool {
        while next < end {
            next += 1
            if row.bytes[next - 1] == UInt8(ascii: "\n") {
                nextLine += 1
                return true
            }
        }
        return false
    }

    private enum Record {
        /// The row's fields are known; the next row begins at `after`, so many lines below.
        case record(after: Int, breaks: Int)
        /// The bytes end before the row does.
        case cut
        case badQuotes
    }

    private mutating func splitFields() -> Record {
        let separator: UInt8
        switch delimiter {
        case .byte(let byte): separator = byte
        case .blanks: separator = UInt8(ascii: " ")
        }
        let isBlanks = delimiter == .blanks
        var at = next
        var breaks = 1
        while true {
            if isBlanks {
                while at < end, Self.isBlank(row.bytes[at]) { at += 1 }
                if at == end, !isFinished { return .cut }
                if let after = lineEnd(at) { return after < 0 ? .cut : .record(after: after, breaks: breaks) }
            }
            let start = at
            if at < end, row.bytes[at] == UInt8(ascii: "\"") {
                at += 1
                var hasQuotes = false
                quoted: while true {
                    while at < end, row.bytes[at] != UInt8(ascii: "\"") {
                        if row.bytes[at] == UInt8(ascii: "\n") { breaks += 1 }
                        at += 1
                    }
                    if at == end { return isFinished || at - next > Self.longestQuoted ? .badQuotes : .cut }
                    if at + 1 == end, !isFinished { return .cut }
                    guard at + 1 < end, row.bytes[at + 1] == UInt8(ascii: "\"") else { break quoted }
                    hasQuotes = true
                    at += 2
                }
                row.addField(start + 1, at, hasQuotes: hasQuotes)
                at += 1
                if breaks > 1, at - next > Self.longestQuoted { return .badQuotes }
            } else {
                at = fieldEnd(at, separator, isBlanks: isBlanks)
                if at == end, !isFinished { return .cut }
                // What precedes a line feed may be the carriage return that belongs to it.
                let isReturn = at > start && row.bytes[at - 1] == UInt8(ascii: "\r")
                let isAtBreak = at == end || row.bytes[at] == UInt8(ascii: "\n")
                row.addField(start, isReturn && isAtBreak ? at - 1 : at, hasQuotes: false)
            }
            if at < end, isBlanks ? Self.isBlank(row.bytes[at]) : row.bytes[at] == separator {
                at += 1
                continue
            }
            guard let after = lineEnd(at) else { return .badQuotes }
            return after < 0 ? .cut : .record(after: after, breaks: breaks)
        }
    }

    /// The place of the first delimiter or line feed from `start` on, or the end.
    private func fieldEnd(_ start: Int, _ separator: UInt8, isBlanks: Bool) -> Int {
        var at = start
        if isBlanks {
            while at < end, !Self.isBlank(row.bytes[at]), row.bytes[at] != UInt8(ascii: "\n") { at += 1 }
        } else {
            while at < end, row.bytes[at] != separator, row.bytes[at] != UInt8(ascii: "\n") { at += 1 }
        }
        return at
    }

    /// Where the next row begins if one ends at `place`; `nil` if none ends there, −1 where more bytes have to tell.
    private func lineEnd(_ place: Int) -> Int? {
        if place == end { return isFinished ? end : -1 }
        if row.bytes[place] == UInt8(ascii: "\n") { return place + 1 }
        guard row.bytes[place] == UInt8(ascii: "\r") else { return nil }
        if place + 1 == end { return isFinished ? end : -1 }
        return row.bytes[place + 1] == UInt8(ascii: "\n") ? place + 2 : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
