/// An amount of the shop's currency, exact to a millionth of its unit.
///
/// One unit of the currency (¥1, $1) is 1,000,000 micros, so that sums over users are exact integers and therefore do
/// not depend on order, blocks, threads or partitions. The range is about ±9.2 × 10¹² units; arithmetic traps beyond.
package struct Money: Sendable, Hashable, Comparable, AdditiveArithmetic, Codable {
    /// Millionths of the currency's unit.
    package var micros: Int64

    /// An amount of `micros` millionths of the currency's unit.
    package init(micros: Int64) {
        self.micros = micros
    }

    /// No money.
    package static let zero = Money(micros: 0)

    /// The nearest exact amount to `units` of the currency; `nil` where that is not finite or out of range.
    package init?(rounding units: Double) {
        let micros = (units * 1_000_000).rounded()
        guard micros.isFinite, abs(micros) < 9.2e18 else { return nil }
        self.micros = Int64(micros)
    }

    /// The amount in the currency's unit, rounded to a `Double`.
    package var units: Double { Double(micros) / 1_000_000 }

    package static func < (left: Money, right: Money) -> Bool { left.micros < right.micros }

    package static func + (left: Money, right: Money) -> Money { Money(micros: left.micros + right.micros) }

    package static func - (left: Money, right: Money) -> Money { Money(micros: left.micros - right.micros) }
}
