/// Why a row of a table is of no use; its name is what `--json` counts it under.
package enum RowFault: String, Error, Sendable, Hashable, CaseIterable, Comparable {
    /// The row has more or fewer fields than the header, or than the first row where there is no header.
    case wrongColumns = "wrong_columns"
    /// A quote is not closed, or something stands between it and the next delimiter.
    case badQuotes = "bad_quotes"
    /// The row is longer than a mebibyte.
    case tooLong = "too_long"
    /// A field that is needed is empty, or NULL.
    case missing
    /// A number is needed.
    case notANumber = "not_a_number"
    /// A number is too large to be meant.
    case implausible
    /// A number may not be negative here.
    case negative
    /// A date of the declared format is needed.
    case notADate = "not_a_date"
    /// One of a few words is needed, and it is another one.
    case unknownWord = "unknown_word"

    package static func < (left: RowFault, right: RowFault) -> Bool { left.rawValue < right.rawValue }
}
