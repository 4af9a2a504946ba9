import Statistics
import Testing

@Suite struct BetaDrawsTests {
    static let laws = [
        Beta(alpha: 1, beta: 1), Beta(alpha: 0.5, beta: 0.5), Beta(alpha: 2, beta: 98),
        Beta(alpha: 2_501, beta: 22_500),
        Beta(alpha: 30, beta: 0.7), Beta(alpha: 1, beta: 40_000),
    ]

    /// Words spread evenly over all words, with the first and last ones.
    static let words: [UInt32] =
        (0..<400).map { UInt32($0) &* 10_763_931 } + [0, 1, 2, 3, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF]

    /// The probability below the draw that `word` stands for.
    static func probability(_ word: UInt32) -> Double {
        let tail = (Double(word & 0x7FFF_FFFF) + 0.5) * 0x1p-32
        return word >> 31 == 0 ? tail : 1 - tail
    }

    /// How much the draw's probability is off, as a distance along the law in standard deviations.
    static func error(_ law: Beta, _ draw: Float, _ word: UInt32) -> Double {
        let x = Double(draw)
        let sd = law.variance.squareRoot()
        let step = 1e-4 * sd
        let density = (law.cdf(x + step) - law.cdf(x - step)) / (2 * step)
        return abs(law.cdf(x) - probability(word)) / max(density, 1e-3 / sd) / sd
    }

    @Test(arguments: laws)
    func `a draw is the quantile of its word to 10⁻⁵ standard deviations`(law: Beta) {
        let draws = BetaDraws([law])
        for word in Self.words {
            let draw = draws.draw(0, word)
            let rounding = 1e-7 * Double(draw) / law.variance.squareRoot()
            #expect(Self.error(law, draw, word) < 1e-5 + rounding, "word \(word) gives \(draw)")
        }
    }

    @Test(arguments: [Beta(alpha: 0.1, beta: 0.1), Beta(alpha: 0.2, beta: 7), Beta(alpha: 0.1, beta: 3_000)])
    func `for shapes down to a tenth it is the quantile to 10⁻³ standard deviations`(law: Beta) {
        let draws = BetaDraws([law])
        for word in Self.words where Self.error(law, draws.draw(0, word), word) >= 1e-3 {
            Issue.record("word \(word): \(Self.error(law, draws.draw(0, word), word))")
        }
    }

    @Test(arguments: laws)
    func `the two halves of a law meet at its median and draws grow with their probability`(law: Beta) {
        let draws = BetaDraws([law])
        let median = draws.draw(0, 0x7FFF_FFFF)
        #expect(abs(Double(median - draws.draw(0, .max))) < 1e-6 * law.variance.squareRoot() + 1e-7)
        var last = -Float.infinity
        for step in 0..<4_000 {
            let draw = draws.draw(0, UInt32(step) * (0x7FFF_FFFF / 4_000))
            #expect(draw >= last && draw >= 0 && draw <= 1)
            last = draw
        }
        for step in 0..<4_000 {
            let draw = draws.draw(0, .max - UInt32(step) * (0x7FFF_FFFF / 4_000))
            #expect(draw >= last && draw >= 0 && draw <= 1)
            last = draw
        }
    }

    /// The distance's law: P(D √n > 1.95) is about 10⁻³ (Kolmogorov); the seed is fixed.
    @Test func `a million keyed draws have the law's distribution, moments and tails`() {
        let law = Beta(alpha: 25, beta: 475)
        let draws = BetaDraws([Beta(alpha: 3, beta: 9), law])
        let stream = KeyedStream(seed: 11, label: "beta draws")
        var sample: [Float] = []
        for user in 0..<250_000 {
            let words = stream.block(Int64(user))
            for lane in 0..<4 { sample.append(draws.draw(1, words[lane])) }
        }
        sample.sort()
        let n = Double(sample.count)
        // The distribution function is monotone, so comparing at every 100th draw misses at most 100 / n.
        var distance = 0.0
        for rank in stride(from: 0, to: sample.count, by: 100) {
            distance = max(distance, abs(law.cdf(Double(sample[rank])) - (Double(rank) + 0.5) / n))
        }
        #expect(distance < 1.95 / n.squareRoot())
        let mean = sample.reduce(0.0) { $0 + Double($1) } / n
        #expect(abs(mean - law.mean) < 4 * (law.variance / n).squareRoot())
        let variance = sample.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / n
        #expect(abs(variance / law.variance - 1) < 4 * (2.2 / n).squareRoot())
        for tail in [1e-3, 1e-4] {
            let below = sample.prefix { law.cdf(Double($0)) < tail }.count
            let above = sample.reversed().prefix { 1 - law.cdf(Double($0)) < tail }.count
            #expect(abs(Double(below) - tail * n) < 4 * (tail * n).squareRoot())
            #expect(abs(Double(above) - tail * n) < 4 * (tail * n).squareRoot())
        }
    }

    @Test func `tables are the same bits at any number of threads`() {
        let one = BetaDraws(Self.laws, threads: 1)
        let two = BetaDraws(Self.laws, threads: 2)
        for law in Self.laws.indices {
            for word in Self.words { #expect(one.draw(law, word) == two.draw(law, word)) }
        }
    }
}
