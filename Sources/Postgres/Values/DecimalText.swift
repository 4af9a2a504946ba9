/// Decimal numbers as text.
enum DecimalText {
    /// value × 10^(−scale) with `scale` digits after the point; a negative scale appends zeros.
    static func format(_ value: Int64, scale: Int) -> String {
        let sign = value < 0 ? "-" : ""
        var digits = "\(value.magnitude)"
        guard scale > 0 else { return sign + digits + String(repeating: "0", count: value == 0 ? 0 : -scale) }
        if digits.utf8.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
        }
        return sign + digits.dropLast(scale) + "." + digits.suffix(scale)
    }
}
