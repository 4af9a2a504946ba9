extension RowWriter {
    /// Writes a numeric of value × 10^(−scale), exactly; NULL for `nil`.
    ///
    /// - Parameters:
    ///   - value: The number in units of 10^(−scale).
    ///   - scale: Digits after the point, 0 … 18; 6 for micros. The column's own scale rounds further.
    /// - Throws: ``PostgresError`` of kind `.usage` after the row's last field.
    package mutating func scaledNumeric(_ value: Int64?, scale: Int) throws(PostgresError) {
        precondition((0...18).contains(scale), "a scale is 0 … 18")
        guard let value else { return try null() }
        // Digits in base 10,000 from the last; the decimals are filled up to whole digits.
        let decimalDigits = (scale + 3) / 4
        var rest = UInt128(value.magnitude) * Self.powersOfTen[4 * decimalDigits - scale]
        var digits = (UInt64(0), UInt64(0))
        var digitCount = 0
        while rest != 0 {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10_000)
            // Four digits of 16 bits fit a word; 64 bits and three decimals have at most six.
            if digitCount < 4 {
                digits.0 |= UInt64(digit) << (16 * UInt64(digitCount))
            } else {
                digits.1 |= UInt64(digit) << (16 * UInt64(digitCount - 4))
            }
            digitCount += 1
            rest = quotient
        }
        try beginNumeric(
            digitCount: digitCount, weight: digitCount - decimalDigits - 1,
            sign: value < 0 ? WireNumeric.negative : WireNumeric.positive, decimals: scale)
        for index in (0..<digitCount).reversed() {
            let word = index < 4 ? digits.0 >> (16 * UInt64(index)) : digits.1 >> (16 * UInt64(index - 4))
            store(UInt16(truncatingIfNeeded: word))
        }
    }

    /// Writes a numeric from its decimal text, to the last digit; NULL for `nil`.
    ///
    /// - Parameter text: An optional sign and digits with an optional point among them, without exponent; or `NaN`,
    ///   `Infinity`, `-Infinity`.
    /// - Throws: ``PostgresError`` of kind `.usage` for other text, and after the row's last field.
    package mutating func numericText(_ text: String?) throws(PostgresError) {
        guard let text else { return try null() }
        switch text {
        case "NaN": return try beginNumeric(digitCount: 0, weight: 0, sign: WireNumeric.nan, decimals: 0)
        case "Infinity": return try beginNumeric(digitCount: 0, weight: 0, sign: WireNumeric.infinity, decimals: 0)
        case "-Infinity":
            return try beginNumeric(digitCount: 0, weight: 0, sign: WireNumeric.minusInfinity, decimals: 0)
        default: break
        }
        guard let decimal = DecimalText(text) else { throw failure("the text is not a decimal number") }
        try beginNumeric(
            digitCount: decimal.digits.count, weight: decimal.weight,
            sign: decimal.isNegative ? WireNumeric.negative : WireNumeric.positive, decimals: decimal.decimals)
        for digit in decimal.digits {
            store(digit)
        }
    }

    /// Begins a numeric, whose digits in base 10,000 are to follow; see ``WireNumeric``.
    private mutating func beginNumeric(
        digitCount: Int, weight: Int, sign: UInt16, decimals: Int
    ) throws(PostgresError) {
        try begin(width: 8 + 2 * digitCount)
        store(UInt16(digitCount))
        store(Int16(weight))
        store(sign)
        store(UInt16(decimals))
    }

    private static let powersOfTen: [UInt128] = [1, 10, 100, 1_000]
}
