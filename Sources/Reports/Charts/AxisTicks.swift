/// Round numbers to mark an axis with.
package struct AxisTicks: Sendable, Hashable {
    /// The marks, ascending, multiples of ``step``.
    package var values: [Double]
    /// Their distance: 1, 2 or 5 times a power of ten.
    package var step: Double

    /// Marks that cover `low` … `high`, zero among them if it lies inside, no more than `most` intervals between them.
    ///
    /// - Parameters:
    ///   - low: Smallest value to cover.
    ///   - high: Largest value to cover; if equal to `low`, the axis is widened by one unit or a tenth of the value.
    ///   - most: Most intervals between the outermost values, ≥ 1.
    package init(covering low: Double, _ high: Double, most: Int) {
        var (low, high) = (min(low, high), max(low, high))
        if !(high - low).isFinite { (low, high) = (0, 1) }
        if high == low { high += max(1, abs(high) / 10) }
        var exponent = Precision.magnitude((high - low) / Double(most))
        var factors = [1.0, 2, 5].makeIterator()
        var step = 1.0
        repeat {
            guard let factor = factors.next() else {
                exponent += 1
                factors = [1.0, 2, 5].makeIterator()
                continue
            }
            step = exponent < 0 ? factor / DecimalText.power(-exponent) : factor * DecimalText.power(exponent)
        } while (high / step).rounded(.up) - (low / step).rounded(.down) > Double(most) + 0.5
        let first = (low / step).rounded(.down)
        let last = (high / step).rounded(.up)
        self.step = step
        values = stride(from: first, through: last, by: 1).map { $0 * step }
    }

    /// First mark.
    package var low: Double { values.first ?? 0 }
    /// Last mark.
    package var high: Double { values.last ?? 1 }
}
