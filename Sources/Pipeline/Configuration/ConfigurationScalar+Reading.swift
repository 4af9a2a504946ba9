import Foundation
import Records

extension ConfigurationScalar {
    /// Why a text does not fit; one sentence after the key's name.
    struct Misfit: Error {
        /// The sentence, beginning with a verb.
        var message: String
    }

    /// The value that `text` writes.
    ///
    /// - Parameters:
    ///   - text: As it stands in the file, without its quotes.
    ///   - kind: What the plain text would be to a YAML reader.
    ///   - quoted: Whether it stands in quotes.
    ///   - got: The value in words, for the message.
    /// - Returns: The value in its type and unit.
    /// - Throws: ``Misfit``, which says what would fit.
    func read(_ text: String, kind: YamlNode.Kind, quoted: Bool, got: String) throws(Misfit)
        -> ConfigurationValue.Content
    {
        let misfit = Misfit(message: "must be \(words), but is \(got)")
        guard kind != .nothing else { throw misfit }
        switch self {
        case .identifier:
            guard Self.isIdentifier(text) else { throw misfit }
            guard kind == .text else {
                throw Misfit(message: "must be text, but YAML reads \(got) otherwise: quote it")
            }
            return .text(text)
        case .text(let maximum):
            guard kind == .text else {
                throw Misfit(message: "must be text, but YAML reads \(got) otherwise: quote it")
            }
            guard !text.allSatisfy(\.isWhitespace), text.count <= maximum else { throw misfit }
            guard Self.isPrintable(text) else { throw Misfit(message: "has a control character in it: \(got)") }
            return .text(text)
        case .choice(let words, let later):
            if words.contains(text) { return .text(text) }
            if later.contains(text) {
                throw Misfit(
                    message: "is not supported yet as \(got); supported: \(words.joined(separator: ", "))")
            }
            throw Misfit(message: misfit.message + SpellingSuggestion.hint(for: text, in: words))
        case .integer(let range):
            guard !quoted, Self.isInteger(text), let number = Int64(text), range.contains(number) else { throw misfit }
            return .integer(number)
        case .decimal(let range):
            guard Self.decimals(of: text) != nil, let number = Double(text), range.contains(number) else {
                throw misfit
            }
            guard let decimals = Self.decimals(of: text), decimals <= Self.mostDecimals else {
                throw Misfit(message: "has more than \(Self.mostDecimals) decimals: \(got)")
            }
            return .decimal(number)
        case .money(let positive):
            return .money(try Self.money(text, positive: positive, quoted: quoted, misfit: misfit, got: got))
        case .day:
            guard let day = CalendarDay(text) else { throw misfit }
            return .day(day)
        case .days(let range):
            guard text.last == "d", let days = Self.count(text.dropLast()), range.contains(days) else { throw misfit }
            return .hours(days * 24)
        case .hours(let range):
            guard let unit = text.last, unit == "h" || unit == "d", let number = Self.count(text.dropLast()),
                range.contains(unit == "d" ? number * 24 : number)
            else { throw misfit }
            return .hours(unit == "d" ? number * 24 : number)
        case .timeZone:
            guard Self.isTimeZone(text) else {
                let known = TimeZone.knownTimeZoneIdentifiers
                throw Misfit(message: misfit.message + SpellingSuggestion.hint(for: text, in: known))
            }
            return .text(text)
        case .currency:
            guard kind == .text, text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) else {
                throw misfit
            }
            return .text(text)
        case .condition:
            guard kind == .text else { throw misfit }
            if let flaw = SQLCondition.flaw(of: text) { throw Misfit(message: flaw) }
            return .text(text)
        case .connection:
            guard kind == .text, Self.isPrintable(text) else { throw misfit }
            guard !Self.holdsPassword(text) else {
                throw Misfit(message: "must not hold a password: libpq reads it from ~/.pgpass or a service file")
            }
            return .text(text)
        }
    }

    /// Whether `text` is `Area/Place` of the tz database, or `UTC`.
    ///
    /// Foundation also knows `GMT+8` and `EST`, which other programs, Postgres among them, read otherwise.
    private static func isTimeZone(_ text: String) -> Bool {
        (text == "UTC" || text.contains("/")) && TimeZone(identifier: text) != nil
    }

    /// Whether `text` matches ``identifierPattern``.
    static func isIdentifier(_ text: String) -> Bool {
        func isLetterOrDigit(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) }
        guard let first = text.utf8.first, isLetterOrDigit(first), text.utf8.count <= 63 else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    /// Whether `digits` are decimal digits, at least one and at most 19.
    private static func areDigits(_ digits: Substring) -> Bool {
        (1...19).contains(digits.utf8.count) && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether `text` is a whole number in plain decimal notation, without leading zeros or `+`.
    private static func isInteger(_ text: some StringProtocol) -> Bool {
        let digits = text.hasPrefix("-") ? Substring(text.dropFirst()) : Substring(text)
        return areDigits(digits) && (digits == "0" || !digits.hasPrefix("0"))
    }

    /// The count that `digits` write; `nil` for anything but one to nine digits.
    private static func count(_ digits: Substring) -> Int? {
        areDigits(digits) && digits.utf8.count <= 9 ? Int(digits) : nil
    }

    /// Digits after the point of a plain decimal such as `12.50`; `nil` for any other text.
    private static func decimals(of text: String) -> Int? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, isInteger(whole) else { return nil }
        guard parts.count == 2 else { return 0 }
        return areDigits(parts[1]) ? parts[1].utf8.count : nil
    }

    /// The exact amount that `text` writes.
    private static func money(_ text: String, positive: Bool, quoted: Bool, misfit: Misfit, got: String)
        throws(Misfit) -> Money
    {
        guard let decimals = decimals(of: text), !text.hasPrefix("-") else { throw misfit }
        guard quoted else {
            throw Misfit(message: "must be in quotes, so that no reader rounds it: write \"\(text)\"")
        }
        guard decimals <= mostDecimals else {
            throw Misfit(message: "has more than \(mostDecimals) decimals: \(got)")
        }
        let digits = text.filter { $0 != "." } + String(repeating: "0", count: mostDecimals - decimals)
        guard let micros = Int64(digits), micros <= mostMoney.micros else {
            throw Misfit(message: "must be at most \(mostMoney.micros / 1_000_000), but is \(got)")
        }
        guard !positive || micros > 0 else { throw misfit }
        return Money(micros: micros)
    }

    /// Largest amount that may be configured, so that sums over many nights and campaigns stay in range.
    private static let mostMoney = Money(micros: 1_000_000_000_000 * 1_000_000)

    /// Whether `text` has no control characters.
    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }

    /// Whether a connection string, in either of libpq's forms, sets a password.
    private static func holdsPassword(_ text: String) -> Bool {
        let folded = text.lowercased()
        if let scheme = folded.range(of: "://") {
            let authority = folded[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
            if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") { return true }
        }
        return ["password", "sslpassword", "passwd"].contains { key in
            folded.ranges(of: key).contains { range in
                folded[range.upperBound...].drop { $0.isWhitespace }.hasPrefix("=")
            }
        }
    }
}
