/// A length of a drawing as text: at most two decimals, no trailing zeros.
enum Coordinate {
    /// `value` rounded to hundredths; 0 for what is not finite.
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let hundredths = Int((value * 100).rounded())
        let whole = abs(hundredths) / 100
        let fraction = abs(hundredths) % 100
        var text = hundredths < 0 ? "-" : ""
        text += String(whole)
        if fraction > 0 {
            text += fraction < 10 ? ".0" : "."
            text += fraction.isMultiple(of: 10) ? String(fraction / 10) : String(fraction)
        }
        return text
    }
}
