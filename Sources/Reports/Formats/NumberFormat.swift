package import Statistics

/// How a language writes counts, shares and ratios.
package struct NumberFormat: Sendable {
    private let texts: Texts

    /// Numbers of the language of `texts`.
    package init(_ texts: Texts) {
        self.texts = texts
    }

    /// A count with all its digits: `182,004`.
    package func count(_ count: Int) -> String { DecimalText.digits(Double(count), exponent: 0) }

    /// An estimated count, to the digits that its interval supports.
    package func count(_ interval: Interval, signed: Bool = false) -> String {
        let digits = DecimalText.digits(interval.estimate, exponent: max(0, Precision.exponent(of: interval)))
        return signed && interval.estimate > 0 && digits != "0" ? "+" + digits : digits
    }

    /// The ends of an estimated count.
    package func countRange(_ interval: Interval) -> String {
        range(interval, exponent: max(0, Precision.exponent(of: interval)))
    }

    /// A count about which no more than two digits are claimed: `6,800`.
    package func roughCount(_ count: Double) -> String {
        DecimalText.digits(count, exponent: max(0, Precision.magnitude(count) - 1))
    }

    /// A share of one in percent, without decimals from 10 % on and with one below: `41%`, `0.5%`.
    package func percent(_ share: Double) -> String {
        let percent = share * 100
        let isCoarse = abs(percent) >= 9.95 || percent == 0
        return DecimalText.digits(percent, exponent: isCoarse ? 0 : -1) + "%"
    }

    /// A share of one in percent with so many decimals.
    package func percent(_ share: Double, decimals: Int) -> String {
        DecimalText.digits(share * 100, exponent: -decimals) + "%"
    }

    /// A probability in whole percent, never as certain: `<1%` and `>99%` at the ends.
    package func chance(_ probability: Double) -> String {
        if probability < 0.01 { return "<1%" }
        if probability > 0.99 { return ">99%" }
        return percent(probability, decimals: 0)
    }

    /// A ratio with two decimals: `1.31`.
    package func ratio(_ ratio: Double) -> String { DecimalText.digits(ratio, exponent: -2) }

    /// A ratio to the digits that its interval supports, two decimals at most.
    package func ratio(_ interval: Interval) -> String {
        DecimalText.digits(interval.estimate, exponent: ratioExponent(interval))
    }

    /// The ends of a ratio.
    package func ratioRange(_ interval: Interval) -> String { range(interval, exponent: ratioExponent(interval)) }

    private func ratioExponent(_ interval: Interval) -> Int { min(0, max(-2, Precision.exponent(of: interval))) }

    private func range(_ interval: Interval, exponent: Int) -> String {
        texts(
            .formatRange,
            [
                "low": DecimalText.digits(interval.low, exponent: exponent),
                "high": DecimalText.digits(interval.high, exponent: exponent),
            ])
    }
}
