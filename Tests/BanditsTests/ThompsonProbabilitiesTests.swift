import Bandits
import Statistics
import Testing

@Suite struct ThompsonProbabilitiesTests {
    /// A case with its probabilities by mpmath 1.3 (25 digits, `quad` split at m_j + k·s_j, |k| ≤ 12, of every arm).
    struct Reference: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let means: [Double]
        let sds: [Double]
        let expected: [Double]
    }

    static let references = [
        Reference(
            testDescription: "the three arms of METHODS", means: [0.10, 0.12, 0.11], sds: [0.01, 0.02, 0.015],
            expected: [0.0778877649354346, 0.616967297079152, 0.305144937985414]),
        Reference(
            testDescription: "spreads 30 times apart", means: [1.0, 1.2, 0.5], sds: [0.05, 1.5, 0.3],
            expected: [0.424828131582052, 0.551321290931208, 0.0238505774867399]),
        Reference(
            testDescription: "spreads 10⁴ times apart", means: [0, 0.001, -0.5, 2], sds: [0.0001, 0.003, 1, 0.7],
            expected: [0.000546113267533997, 0.000944978021889995, 0.0201102577696951, 0.978398650940881]),
        Reference(
            testDescription: "two narrow arms below a wide one", means: [5, 5.0002, 3], sds: [0.0002, 0.0003, 2],
            expected: [0.243615853349521, 0.597761000714719, 0.158623145935759]),
        Reference(
            testDescription: "an arm that is known exactly", means: [0.3, 0.25, 0.31, 0.2], sds: [0, 0.1, 0.01, 0.2],
            expected: [0.0758563032149247, 0.216968277903175, 0.441324970030961, 0.265850448850939]),
        Reference(
            testDescription: "two arms known to be equal", means: [0.3, 0.3, 0.31, 0.2], sds: [0, 0, 0.02, 0.2],
            expected: [0.106671062961449, 0.106671062961449, 0.501695928735035, 0.284961945342068]),
        Reference(
            testDescription: "twelve arms", means: [0, 0.1, 0.2, 0.15, -0.1, 0.3, 0.05, 0.25, -0.3, 0.12, 0.18, 0.22],
            sds: [0.5, 0.3, 0.1, 0.2, 1, 0.05, 0.4, 0.02, 2, 0.25, 0.15, 0.35],
            expected: [
                0.0906276257742284, 0.0536594532237562, 0.0124115523379777, 0.0327567433692838, 0.194892158123889,
                0.0411468833746969, 0.0731079189307788, 0.00354425576846943, 0.308511134199869, 0.0418174341764889,
                0.0236455177522135, 0.123879322968349,
            ]),
    ]

    @Test(arguments: references)
    func `probabilities agree with mpmath within 10⁻⁹`(reference: Reference) {
        let found = thompsonProbabilities(means: reference.means, sds: reference.sds)
        for (got, want) in zip(found, reference.expected) { #expect(abs(got - want) < 1e-9) }
        #expect(abs(found.reduce(0, +) - 1) < 1e-14)
    }

    @Test func `the published figures of METHODS come out`() {
        let found = thompsonProbabilities(means: [0.10, 0.12, 0.11], sds: [0.01, 0.02, 0.015])
        for (got, want) in zip(found, [0.077888, 0.616967, 0.305145]) { #expect(abs(got - want) < 5e-7) }
        let rates = betaProbabilities([Beta(alpha: 2, beta: 3), Beta(alpha: 3, beta: 2), Beta(alpha: 5, beta: 5)])
        for (got, want) in zip(rates, [0.158862, 0.573347, 0.267791]) { #expect(abs(got - want) < 5e-7) }
    }

    @Test(arguments: [1.0, 10, 100, 10_000])
    func `a million Thompson draws agree at every ratio of spreads`(ratio: Double) {
        let means = [0, 0.5, 0.8]
        let sds = [1, ratio, ratio.squareRoot()]
        let exact = thompsonProbabilities(means: means, sds: sds)
        let draws = 1_000_000
        let drawn = PropensityAudit.bruteForce(means: means, sds: sds, draws: draws, seed: 20)
        for (p, share) in zip(exact, drawn) {
            #expect(abs(share - p) < 4.5 * (p * (1 - p) / Double(draws)).squareRoot() + 1e-6)
        }
    }

    @Test func `arms that are alike share evenly, whatever their number`() {
        for count in [1, 2, 7, 128] {
            for sd in [0, 1e-4, 3] {
                let found = thompsonProbabilities(
                    means: [Double](repeating: 5, count: count), sds: [Double](repeating: sd, count: count))
                #expect(found.allSatisfy { abs($0 - 1 / Double(count)) < 1e-12 })
            }
        }
    }

    @Test func `two arms agree with the closed form Φ((m₁ − m₂) / √(s₁² + s₂²))`() {
        let stream = KeyedStream(seed: 5, label: "pairs")
        for k in 0..<200 {
            let ratio = Double(k % 5 * 2500 + 1)
            let means = [0, 4 * (stream.uniform(Int64(k)) - 0.5)]
            let sds = [1 / ratio, 1 + stream.uniform(Int64(k), 1)]
            let exact = Normal.cdf((means[1] - means[0]) / (sds[0] * sds[0] + sds[1] * sds[1]).squareRoot())
            #expect(abs(thompsonProbabilities(means: means, sds: sds)[1] - exact) < 1e-10)
        }
    }

    @Test func `an excluded arm gets nothing and changes nothing`() {
        let with = thompsonProbabilities(means: [0.1, -.infinity, 0.2], sds: [0.1, 5, 0.3])
        let without = thompsonProbabilities(means: [0.1, 0.2], sds: [0.1, 0.3])
        #expect(with == [without[0], 0, without[1]])
    }

    @Test func `a hopeless arm gets nothing and a certain one everything`() {
        #expect(thompsonProbabilities(means: [0, 100], sds: [1, 1]) == [0, 1])
        #expect(thompsonProbabilities(means: [0, 1, 1, 0.5], sds: [0, 0, 0, 0]) == [0, 0.5, 0.5, 0])
        #expect(thompsonProbabilities(means: [0, 100], sds: [0, 1]) == [0, 1])
    }

    @Test func `a common level and a common unit change nothing`() {
        let means = [0.3, 0.25, 0.31]
        let sds = [0.05, 0.1, 0.01]
        let plain = thompsonProbabilities(means: means, sds: sds)
        let shifted = thompsonProbabilities(means: means.map { $0 + 1e6 }, sds: sds)
        let scaled = thompsonProbabilities(means: means.map { $0 * 1e6 }, sds: sds.map { $0 * 1e6 })
        for a in means.indices {
            #expect(abs(plain[a] - shifted[a]) < 1e-8)
            #expect(abs(plain[a] - scaled[a]) < 1e-11)
        }
    }

    @Test func `the expected maximum of two arms agrees with Clark's formula`() {
        // E max = m₁ Φ(α) + m₂ Φ(−α) + θ φ(α), θ² = s₁² + s₂², α = (m₁ − m₂) / θ (Clark 1961).
        for (m, s) in [([1.0, 2], [0.5, 3.0]), ([10, 10.5], [0, 2]), ([0, 0], [1e-4, 1])] {
            let theta = (s[0] * s[0] + s[1] * s[1]).squareRoot()
            let alpha = (m[0] - m[1]) / theta
            let exact = m[0] * Normal.cdf(alpha) + m[1] * Normal.cdf(-alpha) + theta * Normal.pdf(alpha)
            #expect(abs(ThompsonProbabilities(means: m, sds: s).expectedMaximum - exact) < 1e-9)
        }
    }

    @Test func `contests are the derivatives of the probabilities`() {
        let cases: [([Double], [Double])] = [
            ([0.1, 0.3, 0.2, -0.1], [0.3, 0.1, 0.2, 0.5]), ([0.2, 0.3, 0.1], [0, 0.1, 0.3]),
        ]
        for (means, sds) in cases {
            let count = means.count
            let contests = ThompsonProbabilities(means: means, sds: sds, contests: true).contests
            for b in 0..<count {
                let h = 1e-5
                var (up, down) = (means, means)
                up[b] += h
                down[b] -= h
                let upper = thompsonProbabilities(means: up, sds: sds)
                let lower = thompsonProbabilities(means: down, sds: sds)
                for a in 0..<count where a != b {
                    #expect(abs(-(upper[a] - lower[a]) / (2 * h) - contests[a * count + b]) < 1e-5)
                }
            }
        }
    }

    @Test func `beta probabilities agree with two-arm sums of beta functions`() {
        // P(B > A) for A ~ Beta(1, 1), B ~ Beta(n + 1, 1) is (n + 1) / (n + 2).
        for n in [0, 1, 10, 500] {
            let found = betaProbabilities([Beta(alpha: 1, beta: 1), Beta(alpha: Double(n + 1), beta: 1)])
            #expect(abs(found[1] - Double(n + 1) / Double(n + 2)) < 1e-9)
        }
        let mirrored = betaProbabilities([Beta(alpha: 0.2, beta: 0.2), Beta(alpha: 0.2, beta: 0.2)])
        #expect(abs(mirrored[0] - 0.5) < 1e-9)
    }
}
