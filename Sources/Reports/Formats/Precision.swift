package import Statistics

/// How many digits of a number mean something.
package enum Precision {
    /// The power of ten of the last digit worth printing, in an interval's estimate and both its ends.
    ///
    /// It leaves two significant digits of the half width: an interval of ±67,500 is printed in thousands, one of
    /// ±0.41 in hundredths. More digits would claim what the data do not know.
    ///
    /// - Returns: ⌊log₁₀((high − low)/2)⌋ − 1, at least −4; 0 for an interval without width.
    package static func exponent(of interval: Interval) -> Int {
        let half = (interval.high - interval.low) / 2
        guard half.isFinite, half > 0 else { return 0 }
        return max(-4, magnitude(half) - 1)
    }

    /// The power of ten of the first digit of `value`: ⌊log₁₀|value|⌋, at least −12; 0 for 0.
    ///
    /// Found by comparison, because a logarithm may round across a power of ten.
    package static func magnitude(_ value: Double) -> Int {
        let size = abs(value)
        guard size.isFinite, size > 0 else { return 0 }
        var exponent = 0
        if size >= 1 {
            while exponent < 300, size / DecimalText.power(exponent) >= 10 { exponent += 1 }
        } else {
            while exponent > -12, size * DecimalText.power(-exponent) < 1 { exponent -= 1 }
        }
        return exponent
    }
}
