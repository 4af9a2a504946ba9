/// A decimal number's text, taken apart into digits in base 10,000.
struct DecimalText {
    /// The digits, the first one not 0, and neither the last; none for 0.
    let digits: [UInt16]
    /// The first digit's power of 10,000.
    let weight: Int
    let isNegative: Bool
    /// Decimals after the point.
    let decimals: Int

    /// Takes apart an optional sign and digits with an optional point among them; `nil` for other text, and for more
    /// digits than a numeric may have (131,072 before the point and 16,383 after it).
    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : []
        let isDecimal = (parts[0] + fraction).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isDecimal, !(parts[0].isEmpty && fraction.isEmpty), parts[0].count <= 131_072, fraction.count <= 16_383
        else { return nil }
        decimals = fraction.count
        let zero = UInt8(ascii: "0")
        // Filled up with zeros on both sides, so that digits in base 10,000 begin and end where four of them do.
        let before = Array(repeating: zero, count: -parts[0].count & 3)
        let after = Array(repeating: zero, count: -fraction.count & 3)
        let all = before + parts[0] + fraction + after
        var digits = stride(from: 0, to: all.count, by: 4).map { start in
            all[start..<start + 4].reduce(UInt16(0)) { $0 * 10 + UInt16($1 - zero) }
        }[...]
        let integral = (parts[0].count + 3) / 4
        let leading = digits.prefix { $0 == 0 }.count
        digits = digits.dropFirst(leading)
        while digits.last == 0 { digits.removeLast() }
        self.digits = Array(digits)
        weight = digits.isEmpty ? 0 : integral - 1 - leading
    }

    /// The text of value × 10^(−scale), with `scale` digits after the point; a negative scale appends zeros.
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
