/// A set of arms, by index in an ``ArmCatalog``; at most ``ArmSet/capacity`` of them.
package struct ArmSet: Sendable, Hashable {
    /// Bit `i` is set where arm `i` is in the set.
    package var bits: UInt128

    /// The most arms that a shop's campaigns may have together, `none` included.
    package static let capacity = 128

    /// The set with the arms of `bits`.
    package init(bits: UInt128 = 0) {
        self.bits = bits
    }

    /// The set of `arms`.
    package init(_ arms: some Sequence<Int>) {
        bits = arms.reduce(0) { $0 | (UInt128(1) << UInt128($1)) }
    }

    /// Number of arms in the set.
    package var count: Int { bits.nonzeroBitCount }

    /// Whether `arm` is in the set.
    package func contains(_ arm: Int) -> Bool { (bits >> UInt128(arm)) & 1 == 1 }

    /// Puts `arm` into the set.
    package mutating func insert(_ arm: Int) { bits |= UInt128(1) << UInt128(arm) }

    /// The arms of both sets.
    package func union(_ other: ArmSet) -> ArmSet { ArmSet(bits: bits | other.bits) }

    /// The arms in both sets.
    package func intersection(_ other: ArmSet) -> ArmSet { ArmSet(bits: bits & other.bits) }

    /// The arms, ascending.
    package var indices: [Int] {
        var rest = bits
        var result: [Int] = []
        result.reserveCapacity(count)
        while rest != 0 {
            let next = rest.trailingZeroBitCount
            result.append(next)
            rest &= rest - 1
        }
        return result
    }
}
