/// Random bits for property tests, the same on every machine: SplitMix64.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA '14,
/// doi:10.1145/2660193.2660195.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// The generator of `seed`.
    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number in 0 ..< `bound`, near enough to uniform for choosing test values.
    package mutating func below(_ bound: Int) -> Int { Int(next() >> 1) % bound }

    /// One of `values`, which must not be empty.
    package mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

    /// `true` with probability 1/`n`.
    package mutating func oneIn(_ n: Int) -> Bool { below(n) == 0 }
}
