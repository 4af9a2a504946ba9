internal import Records

/// Numbers for machines: a full stop, no grouping, an ASCII minus, all digits.
enum PlainNumber {
    /// The shortest text that reads back as `value`; `nil` for what is not finite.
    static func text(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        let text = value == 0 ? "0" : value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `amount` exactly, in the currency's unit.
    static func text(_ amount: Money) -> String {
        let micros = amount.micros.magnitude
        var fraction = String(micros % 1_000_000)
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (amount.micros < 0 ? "-" : "") + String(micros / 1_000_000) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
