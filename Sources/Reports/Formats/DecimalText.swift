/// Decimal digits of numbers, the same in every locale of the machine.
package enum DecimalText {
    /// `value` rounded to a multiple of 10^`exponent`, halves away from zero, with thousands grouped.
    ///
    /// ```swift
    /// DecimalText.digits(128_412.7, exponent: 2)   // "128,400"
    /// DecimalText.digits(-1.403, exponent: -2)     // "−1.40"
    /// ```
    ///
    /// - Parameters:
    ///   - value: Any number; what is not finite becomes an en dash.
    ///   - exponent: Power of ten of the last digit that counts, −9 … 18.
    ///   - shift: Decimal places by which the point moves left, for numbers said in thousands or 万.
    ///   - trims: Whether zeros at the end of the fraction are left out.
    /// - Returns: The digits, with U+2212 as the minus sign.
    package static func digits(_ value: Double, exponent: Int, shift: Int = 0, trims: Bool = false) -> String {
        let scaled = exponent < 0 ? value * power(-exponent) : value / power(exponent)
        let rounded = scaled.rounded(.toNearestOrAwayFromZero)
        guard rounded.isFinite, abs(rounded) < 9e17 else { return "–" }
        let count = Int64(rounded)
        var digits = String(count.magnitude)
        let last = exponent - shift
        if last > 0, count != 0 { digits += String(repeating: "0", count: last) }
        var fraction = ""
        if last < 0 {
            digits = String(repeating: "0", count: max(0, 1 - last - digits.count)) + digits
            fraction = String(digits.suffix(-last))
            digits = String(digits.dropLast(-last))
        }
        if trims {
            while fraction.hasSuffix("0") { fraction.removeLast() }
        }
        return (count < 0 ? "−" : "") + grouped(digits) + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// 10^`exponent`, correctly rounded, for exponents 0 … 22.
    static func power(_ exponent: Int) -> Double {
        var result = 1.0
        for _ in 0..<max(0, exponent) { result *= 10 }
        return result
    }

    private static func grouped(_ digits: String) -> String {
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return result
    }
}
