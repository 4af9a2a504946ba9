extension RowWriter {
    /// Writes a numeric of value × 10^(−scale), exactly; NULL for `nil`.
    ///
    /// - Parameters:
    ///   - value: The number in units of 10^(−scale).
    ///   - scale: Digits after the point, 0 … 18; 6 for micros. The column's own scale rounds further.
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
        try begin(width: 8 + 2 * digitCount)
        store(Int16(digitCount))
        store(Int16(digitCount - decimalDigits - 1))
        store(value < 0 ? WireNumeric.negative : WireNumeric.positive)
        store(Int16(scale))
        for index in (0..<digitCount).reversed() {
            let word = index < 4 ? digits.0 >> (16 * UInt64(index)) : digits.1 >> (16 * UInt64(index - 4))
            store(UInt16(truncatingIfNeeded: word))
        }
    }

    private static let powersOfTen: [UInt128] = [1, 10, 100, 1_000]
}
