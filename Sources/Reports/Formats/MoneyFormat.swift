package import Records
package import Statistics

/// How a language writes amounts of one currency: `¥128,400` or `12.84 万元`.
package struct MoneyFormat: Sendable {
    private let texts: Texts
    private let currency: String
    private let scales: [Scale]

    /// A power of ten with a word for it, such as 万 for 10⁴.
    private struct Scale {
        var exponent: Int
        var word: String

        static let none = Scale(exponent: 0, word: "")
    }

    /// Amounts of `currency`, an ISO 4217 code; its symbol is used where the language has one, else the code.
    package init(_ texts: Texts, currency: String) {
        self.texts = texts
        self.currency = currency
        scales = texts(.formatScales).split(separator: ",").compactMap { entry in
            let parts = entry.split(separator: ":")
            guard parts.count == 2, let exponent = Int(parts[0]) else { return nil }
            return Scale(exponent: exponent, word: String(parts[1]))
        }.sorted { $0.exponent > $1.exponent }
    }

    /// An exact sum, to whole units from 1,000 on, and to the currency's smallest coin below.
    package func exact(_ amount: Money) -> String {
        let units = amount.units
        let scale = scale(of: units)
        let coin = Self.coin(of: currency)
        let exponent = scale.exponent > 0 ? scale.exponent - 2 : abs(units) >= 1_000 ? 0 : coin
        return write(
            units, exponent: exponent, scale: scale, trims: scale.exponent > 0 || amount.micros % 1_000_000 == 0)
    }

    /// A number to the digits that its interval supports.
    package func estimate(_ interval: Interval, signed: Bool = false) -> String {
        let exponent = Precision.exponent(of: interval)
        return write(interval.estimate, exponent: exponent, scale: scale(of: interval.estimate), signed: signed)
    }

    /// The size of an interval's estimate, without its sign.
    package func size(_ interval: Interval) -> String {
        let exponent = Precision.exponent(of: interval)
        return write(abs(interval.estimate), exponent: exponent, scale: scale(of: interval.estimate))
    }

    /// The size of an amount in the currency's unit, as if it were exact; an en dash where it is out of range.
    package func size(_ units: Double) -> String { Money(rounding: abs(units)).map(exact) ?? "–" }

    /// An interval's ends, to the digits that it supports and in the scale of its estimate.
    package func range(_ interval: Interval) -> String {
        range(interval.low, interval.high, of: interval)
    }

    /// The ends of the loss that a wholly negative interval means, smaller first.
    package func lossRange(_ interval: Interval) -> String {
        range(-interval.high, -interval.low, of: interval)
    }

    /// Marks of an axis, all with the digits of `step` and in the same scale.
    package func ticks(_ values: [Double], step: Double) -> [String] {
        let scale = scale(of: values.map(abs).max() ?? 0)
        // A fraction of a unit is written to the coin: ¥0.50, not ¥0.5.
        let digit = Precision.magnitude(step)
        let exponent = digit < 0 ? min(digit, Self.coin(of: currency)) : digit
        return values.map { write($0, exponent: exponent, scale: scale, trims: $0 == 0) }
    }

    /// Both ends in the scale of the estimate that they stand beside.
    private func range(_ low: Double, _ high: Double, of interval: Interval) -> String {
        let exponent = Precision.exponent(of: interval)
        let scale = scale(of: interval.estimate)
        let bare = texts(.formatUnit) == "after"
        return texts(
            .formatRange,
            [
                "low": write(low, exponent: exponent, scale: scale, isBare: bare),
                "high": write(high, exponent: exponent, scale: scale),
            ])
    }

    private func scale(of units: Double) -> Scale {
        scales.first { abs(units) >= DecimalText.power($0.exponent) } ?? .none
    }

    private func write(
        _ units: Double, exponent: Int, scale: Scale, trims: Bool = false, signed: Bool = false, isBare: Bool = false
    ) -> String {
        var digits = DecimalText.digits(units, exponent: exponent, shift: scale.exponent, trims: trims)
        var sign = signed && digits.contains(where: { ("1"..."9").contains($0) }) ? "+" : ""
        if digits.hasPrefix("−") {
            sign = "−"
            digits.removeFirst()
        }
        if isBare { return sign + digits }
        let symbol = texts.entries["currency." + currency]
        return texts(
            symbol == nil ? .formatMoneyCode : .formatMoney,
            ["sign": sign, "number": digits, "scale": scale.word, "currency": symbol ?? currency])
    }

    /// The power of ten of the smallest coin of `currency`.
    private static func coin(of currency: String) -> Int {
        ["JPY", "KRW", "VND", "CLP", "ISK"].contains(currency) ? 0 : -2
    }
}
