internal import RealModule

/// Draws from a fixed set of beta laws at a few nanoseconds each: one random word in, one draw out.
///
/// A night knows only as many laws as it has cells × arms, but draws from them once for every user. So each law's
/// quantile function is tabulated once, and a draw is a look-up in it: Q(u) at the uniform number u that the word stands
/// for. A draw is therefore a pure function of law and word; with words from a ``KeyedStream`` the same user gets the
/// same draw at any number of threads and in any order.
///
/// ```swift
/// let draws = BetaDraws([Beta(alpha: 3, beta: 97), Beta(alpha: 5, beta: 95)])
/// let words = KeyedStream(seed: 1, label: "thompson").block(userID)
/// let rates = (draws.draw(0, words.x), draws.draw(1, words.y))
/// ```
///
/// **What is exact.** The first bit of the word chooses the half of the law, the other 31 bits the probability t ∈
/// (0, ½) of the tail that starts there, an odd multiple of 2⁻³³: nothing beyond the outermost 2⁻³³ on either side is
/// ever drawn. Each octave of t (from 2⁻²⁻ᵉ to 2⁻¹⁻ᵉ) is cut into ``cellsPerOctave`` cells, and on each Q is the cubic
/// that has its values and slopes at both ends. Cutting by octaves keeps the cells fine where Q is steep, for any power
/// law t^(1/α) at the ends. For shapes ≥ ½ the result is within 10⁻⁵ standard deviations of Q(u), and within the
/// rounding of a `Float` (6 × 10⁻⁸ of the value); for shapes down to ⅒ within 10⁻³ standard deviations.
///
/// - Complexity: 16 KiB a law; a table takes about a millisecond.
@usableFromInline
package struct BetaDraws: Sendable {
    /// Cells into which a doubling of the tail's probability is cut.
    package static let cellsPerOctave = 1 << cellBits
    @usableFromInline static let cellBits: UInt32 = 4
    /// Cells of one half of a law: 32 octaves.
    @usableFromInline static let cellsPerHalf = 32 << Int(cellBits)

    /// Per law, per half, per octave from the middle outwards, per cell from its outer end: the cubic's coefficients.
    @usableFromInline let cubics: [SIMD4<Float>]
    /// Number of laws.
    package let count: Int

    /// Tables of `laws`, on up to `threads` threads.
    package init(_ laws: [Beta], threads: Int = 1) {
        count = laws.count
        cubics = mapBlocks(count: laws.count, blockSize: 1, threads: threads) { law in
            let law = laws[law.lowerBound]
            let mirrored = Beta(alpha: law.beta, beta: law.alpha)
            let lower = Self.cubics(ofLowerHalf: law)
            let upper = Self.cubics(ofLowerHalf: mirrored).map { SIMD4(1, 0, 0, 0) - $0 }
            return (lower + upper).map { SIMD4<Float>($0) }
        }.flatMap { $0 }
    }

    /// The draw from law number `law` that the random word `word` stands for, in [0, 1].
    @inlinable
    package func draw(_ law: Int, _ word: UInt32) -> Float {
        let isUpper = Int(word >> 31)
        // The tail's probability in units of 2⁻³³.
        let tail = word << 1 | 1
        let octave = tail.leadingZeroBitCount
        let position = tail << UInt32(truncatingIfNeeded: octave + 1)
        let cell = Int(position >> (32 - Self.cellBits))
        let row = (2 * law + isUpper) * Self.cellsPerHalf + octave << Int(Self.cellBits) + cell
        let cubic = cubics[row]
        let x = Float(position << Self.cellBits) * 0x1p-32
        return cubic.x + x * (cubic.y + x * (cubic.z + x * cubic.w))
    }

    /// The cubics of the half of `law` below its median.
    private static func cubics(ofLowerHalf law: Beta) -> [SIMD4<Double>] {
        // From the tail to the median: cell i of octave e from the end begins at 2⁻³³⁺ᵉ (1 + i / cells).
        var tail = BetaTail(law, probability: 0x1p-33)
        var byOctave: [[SIMD4<Double>]] = []
        for octave in 0..<32 {
            let base = Double(sign: .plus, exponent: octave - 33, significand: 1)
            let width = base / Double(cellsPerOctave)
            var cells: [SIMD4<Double>] = []
            for cell in 1...cellsPerOctave {
                let (start, startSlope) = (tail.quantile, tail.slope * width)
                tail.advance(to: base + Double(cell) * width)
                let (rise, endSlope) = (tail.quantile - start, tail.slope * width)
                cells.append(
                    SIMD4(
                        start, startSlope, 3 * rise - 2 * startSlope - endSlope, startSlope + endSlope - 2 * rise))
            }
            byOctave.append(cells)
        }
        return byOctave.reversed().flatMap { $0 }
    }
}
