package import Records

/// One row of a table, as bytes in the reader's buffer; it is gone with the next row, and therefore cannot be kept.
///
/// Columns are counted from 0 among those that the reader was asked for, in that order. No accessor but ``text(_:)``
/// allocates.
package struct TableRow: ~Copyable {
    /// The line on which the row begins, from 1; of a query the row.
    package internal(set) var line = 0
    /// The reader's buffer.
    var bytes: [UInt8] = []
    /// The fields that were asked for, as places among all fields.
    var columns: [Int] = []
    private var starts: [Int] = []
    private var ends: [Int] = []
    /// Fields in which quotes are doubled.
    private var quoted: [Int] = []

    /// All fields of the row.
    var fieldCount: Int { starts.count }

    /// Whether there is nothing in the row at all.
    var isBlank: Bool {
        guard starts.count == 1 else { return starts.isEmpty }
        return (starts[0]..<ends[0]).allSatisfy { bytes[$0] == UInt8(ascii: " ") || bytes[$0] == UInt8(ascii: "\t") }
            && (starts[0] == 0 || bytes[starts[0] - 1] != UInt8(ascii: "\""))
    }

    /// Whether a byte of the row's fields is 0, which no text has.
    var hasZeroByte: Bool {
        starts.indices.contains { field in bytes[starts[field]..<ends[field]].contains(0) }
    }

    mutating func removeFields() {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        quoted.removeAll(keepingCapacity: true)
    }

    mutating func addField(_ start: Int, _ end: Int, hasQuotes: Bool) {
        if hasQuotes { quoted.append(starts.count) }
        starts.append(start)
        ends.append(end)
    }

    /// Makes one quote of two, in the fields that have such.
    mutating func undoQuotes() {
        for field in quoted {
            var to = starts[field]
            var from = to
            while from < ends[field] {
                bytes[to] = bytes[from]
                from += bytes[from] == UInt8(ascii: "\"") ? 2 : 1
                to += 1
            }
            ends[field] = to
        }
    }

    /// The field at `place` among all fields of the row, as text.
    func fieldText(_ place: Int) -> String { String(decoding: bytes[starts[place]..<ends[place]], as: UTF8.self) }

    /// Where the field of `column` is, without blanks around it.
    func range(_ column: Int) throws(RowFault) -> Range<Int> {
        let place = columns[column]
        guard place < starts.count else { throw .wrongColumns }
        var start = starts[place]
        var end = ends[place]
        while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
        while start < end, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        guard start < end else { throw .missing }
        return start..<end
    }

    /// Whether the field is empty, or NULL.
    package func isMissing(_ column: Int) throws(RowFault) -> Bool {
        do {
            _ = try range(column)
            return false
        } catch {
            guard error == .missing else { throw error }
            return true
        }
    }

    /// The field as text.
    ///
    /// - Throws: `.missing` where it is empty.
    package func text(_ column: Int) throws(RowFault) -> String {
        String(decoding: bytes[try range(column)], as: UTF8.self)
    }

    /// The field as its number in `table`, to which it is added if it is new.
    ///
    /// - Throws: `.missing` where it is empty.
    package func key(_ column: Int, in table: inout KeyTable) throws(RowFault) -> Int {
        table.number(of: bytes, try range(column))
    }

    /// The field as a finite number: an optional sign, digits with an optional point, an optional exponent.
    ///
    /// - Throws: `.missing`; `.notANumber`, also for thousands separators and currency signs; `.implausible` where it
    ///   exceeds all numbers.
    package func double(_ column: Int) throws(RowFault) -> Double {
        try DecimalField.double(bytes, try range(column))
    }

    /// The field as a whole number; `3.0` is one.
    ///
    /// - Throws: `.missing`, `.notANumber`; `.implausible` above 2⁵³.
    package func int(_ column: Int) throws(RowFault) -> Int {
        let value = try DecimalField.double(bytes, try range(column))
        guard value == value.rounded() else { throw .notANumber }
        guard abs(value) <= 9_007_199_254_740_992 else { throw .implausible }
        return Int(value)
    }

    /// The field as a moment in `format`.
    ///
    /// - Throws: `.missing`, `.notADate`.
    package func moment(_ column: Int, _ format: DateFormat) throws(RowFault) -> CivilMoment {
        guard let moment = format.moment(bytes, try range(column)) else { throw .notADate }
        return moment
    }

    /// The field as the day of a moment in `format`.
    ///
    /// - Throws: `.missing`, `.notADate`.
    package func day(_ column: Int, _ format: DateFormat) throws(RowFault) -> CalendarDay {
        try moment(column, format).day
    }
}
