/// What a single value may be.
package enum ConfigurationScalar: Sendable {
    /// A name for machines: lower-case letters, digits, `_` and `-`, not beginning with `_` or `-`, at most 63.
    case identifier
    /// Text of at most `maximum` characters, not blank.
    case text(maximum: Int)
    /// One of a few words; `later` are words that are known but not supported yet.
    case choice([String], later: [String])
    /// A whole number.
    case integer(ClosedRange<Int64>)
    /// A decimal number, quoted or not.
    case decimal(DecimalRange)
    /// A quoted amount of the currency, not negative, above zero where `positive`, with at most six decimals.
    case money(positive: Bool)
    /// A day, `YYYY-MM-DD`.
    case day
    /// Whole days, such as `7d`, as hours.
    case days(ClosedRange<Int>)
    /// Whole hours or days, such as `30h` or `2d`, in hours.
    case hours(ClosedRange<Int>)
    /// The IANA name of a time zone.
    case timeZone
    /// Three capitals, as ISO 4217 has them.
    case currency
    /// A condition in SQL.
    case condition
    /// A libpq connection string without password.
    case connection

    /// The decimals between two bounds, each of which may be left out of the range.
    package struct DecimalRange: Sendable {
        /// The lower bound.
        var low: Double
        /// Whether ``low`` itself is allowed.
        var includesLow = true
        /// The upper bound.
        var high: Double
        /// Whether ``high`` itself is allowed.
        var includesHigh = true

        /// Whether `number` lies in the range.
        func contains(_ number: Double) -> Bool {
            (includesLow ? number >= low : number > low) && (includesHigh ? number <= high : number < high)
        }

        /// The range in words.
        var words: String {
            let (low, high) = (Self.written(low), Self.written(high))
            if includesLow, includesHigh { return "from \(low) to \(high)" }
            return "\(includesLow ? "at least" : "above") \(low) and \(includesHigh ? "at most" : "below") \(high)"
        }

        /// A bound without needless decimals.
        private static func written(_ bound: Double) -> String {
            bound == bound.rounded() ? String(Int(bound)) : String(bound)
        }
    }

    /// Pattern of ``identifier``, in JSON Schema's and our own words.
    static let identifierPattern = "^[a-z0-9][a-z0-9_-]{0,62}$"
    /// Most digits after the point of a decimal, and of money: a millionth of the currency's unit.
    static let mostDecimals = 6

    /// What the value may be, for "… must be …".
    var words: String {
        switch self {
        case .identifier: "an identifier of at most 63 lower-case letters, digits, `_` and `-`"
        case .text(let maximum): "text of at most \(maximum) characters"
        case .choice(let words, _): words.count == 1 ? "`\(words[0])`" : "one of " + words.joined(separator: ", ")
        case .integer(let range):
            range.lowerBound == range.upperBound
                ? "\(range.lowerBound)" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .decimal(let range): "a decimal number \(range.words)"
        case .money(false): "an amount of money as a quoted decimal, such as \"12.50\""
        case .money(true): "an amount of money above zero as a quoted decimal, such as \"12.50\""
        case .day: "a day, such as 2026-03-01"
        case .days(let range): "whole days from \(range.lowerBound)d to \(range.upperBound)d, such as `7d`"
        case .hours(let range):
            "whole hours or days from \(range.lowerBound)h to \(range.upperBound)h, such as `30h` or `2d`"
        case .timeZone: "the IANA name of a time zone, such as Asia/Shanghai"
        case .currency: "a currency as three capitals, such as CNY"
        case .condition: "a condition in SQL, in quotes"
        case .connection: "a libpq connection string"
        }
    }
}
