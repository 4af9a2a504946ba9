import Statistics
import Testing

/// Reference values: mpmath 1.3, `betainc(a, b, 0, x, regularized=True)`.
@Suite struct BetaTests {
    @Test(arguments: [
        (2.0, 3.0, 0.3, 0.3483), (0.5, 0.5, 0.01, 0.063768560858519849), (5.0, 5.0, 0.9, 0.99910908),
        (1000.0, 9000.0, 0.1, 0.50354622075186401), (0.1, 20.0, 1e-6, 0.35544952413858319),
    ])
    func `the incomplete beta function agrees with mpmath to 10⁻¹⁰`(a: Double, b: Double, x: Double, expected: Double) {
        #expect(abs(Beta(alpha: a, beta: b).cdf(x) - expected) < 1e-10)
    }

    @Test func `the log-odds law has its density as the slope of its distribution function`() {
        for beta in [Beta(alpha: 0.3, beta: 2), Beta(alpha: 40, beta: 900), Beta(alpha: 5, beta: 5)] {
            let law = LogOddsBeta(beta)
            #expect(law.cdf(law.low) < 1e-11 && 1 - law.cdf(law.high) < 1e-11)
            for share in [0.4, 0.5, 0.6] {
                let x = law.low + share * (law.high - law.low)
                let h = 1e-4 * law.scale
                let slope = (law.cdf(x + h) - law.cdf(x - h)) / (2 * h)
                #expect(abs(slope - law.density(x)) < 1e-6 * (law.density(x) + 1))
            }
        }
    }
}
