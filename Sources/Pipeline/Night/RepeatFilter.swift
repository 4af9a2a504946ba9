/// Says of an identifier whether it may occur more than once among those that were shown to it; "no" is certain.
///
/// Each identifier counts, up to two, in two of *m* counters chosen by a hash: a counting Bloom filter (Fan et al.,
/// IEEE/ACM Trans. Networking 8, 2000). An identifier that occurs twice finds both its counters at two. One that occurs
/// once finds so by chance with probability (1 − e^(−2 n / m))², at most 4.9 % as *m* ≥ 8 *n*.
///
/// - Complexity: Memory: 2 to 4 bytes an identifier.
struct RepeatFilter {
    /// Counters of two bits, 32 a word: 0, 1, or 2 for two and more.
    private var words: [UInt64]
    /// The number of counters less one; a power of two of them.
    private let mask: UInt64

    /// A filter that has seen `ids`.
    init(_ ids: [Int64]) {
        var size = 1_024
        while size < ids.count * 8 { size *= 2 }
        mask = UInt64(size - 1)
        words = [UInt64](repeating: 0, count: size / 32)
        for id in ids {
            let (first, second) = counters(of: id)
            count(first)
            count(second)
        }
    }

    /// Whether `id` may have occurred more than once.
    func mayRepeat(_ id: Int64) -> Bool {
        let (first, second) = counters(of: id)
        return value(first) > 1 && value(second) > 1
    }

    private func value(_ counter: UInt64) -> UInt64 {
        words[Int(counter >> 5)] >> (2 * (counter & 31)) & 3
    }

    private mutating func count(_ counter: UInt64) {
        if value(counter) < 2 { words[Int(counter >> 5)] += 1 << (2 * (counter & 31)) }
    }

    /// The two counters of `id`: the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA '14), and a multiple of it.
    private func counters(of id: Int64) -> (UInt64, UInt64) {
        var bits = UInt64(bitPattern: id)
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return (bits & mask, ((bits &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask)
    }
}
