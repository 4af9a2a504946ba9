import Foundation
import RealModule
import Statistics
import TestSupport
import Testing

/// Special functions against tables of the Boost libraries, which were computed with some hundred digits.
///
/// **Where the bar of 10⁻¹² holds.** A table's arguments are rounded to doubles, ours too, so a value f(x) is only known to
/// |x f′(x)| × 2⁻⁵³ whatever the algorithm. Its relative condition is κ = |x f′(x) / f(x)|; values with κ ≤ 1,000, for which
/// 2⁻⁵³ κ stays a tenth of the bar, are held to 10⁻¹² relative. Beyond that the error must stay below 10⁻¹⁵ κ, a few units in
/// the last place of the argument, and four times that for an inverse, which inherits the errors of the function. A probability near 1 is held to the bar as such, and its complement by the function
/// that computes the complement.
@Suite(.enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct SpecialFunctionTests {
    private static let bar = 1e-12

    /// |value − expected| relative to `expected`, less what `condition` excuses.
    private static func excess(_ value: Double, _ expected: Double, condition: Double) -> Double {
        if value == expected { return 0 }
        let error = abs(value - expected) / abs(expected)
        return error / max(bar, 1e-15 * condition)
    }

    @Test func `digamma agrees with Boost's table`() throws {
        let rows = try PublicData.numbers(of: "vectors/boost/digamma_data.txt", columns: 2)
        #expect(rows.count == 500)
        for row in rows {
            let condition = abs(row[0] * Polygamma.trigamma(row[0]) / row[1])
            #expect(Self.excess(Polygamma.digamma(row[0]), row[1], condition: condition) <= 1, "ψ(\(row[0]))")
        }
    }

    @Test func `trigamma is the slope of digamma and keeps the recurrence`() {
        // ψ′(1) = π²/6, ψ′(½) = π²/2.
        #expect(abs(Polygamma.trigamma(1) / (Double.pi * Double.pi / 6) - 1) < 1e-15)
        #expect(abs(Polygamma.trigamma(0.5) / (Double.pi * Double.pi / 2) - 1) < 1e-15)
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let x = Double.exp(Double(generator.below(2_000)) / 100 - 8)
            let next = Polygamma.trigamma(x + 1) + 1 / (x * x)
            #expect(abs(Polygamma.trigamma(x) / next - 1) < 1e-14, "ψ′(\(x)), seed 11")
        }
    }

    @Test func `quotients of gamma functions agree with Boost's table`() throws {
        let rows = try PublicData.numbers(of: "vectors/boost/tgamma_delta_ratio_data.txt", columns: 4)
        #expect(rows.count > 500)
        var compared = 0
        // a, d, Γ(a) / Γ(a + d), Γ(a) / Γ(a − d).
        for row in rows where row[2] > 1e-300 && row[2] < 1e300 && row[1] > 0 {
            let log = LogGammaRatio.rising(row[0], by: row[1])
            // e^−log is known to |log| × 2⁻⁵³, as is any exponential.
            #expect(
                Self.excess(Double.exp(-log), row[2], condition: abs(log)) <= 1, "Γ(\(row[0])) / Γ(… + \(row[1]))")
            compared += 1
        }
        #expect(compared > 400)
    }

    @Test func `differences of log-gammas keep their digits where the naive ones have none`() {
        // ln Γ(x + 1) − ln Γ(x) = ln x, exactly.
        for x in [1e-3, 0.5, 3, 1e3, 1e6, 1e9, 1e12, 1e15] {
            #expect(abs(LogGammaRatio.rising(x, by: 1) / Double.log(x) - 1) < 1e-14, "\(x)")
        }
        #expect(abs((Double.logGamma(1e12 + 1) - Double.logGamma(1e12)) / Double.log(1e12) - 1) > 1e-6)
    }

    @Test(arguments: ["ibeta_data", "ibeta_small_data"])
    func `the regularised incomplete beta function agrees with Boost's tables`(table: String) throws {
        let rows = try PublicData.numbers(of: "vectors/boost/\(table).txt", columns: 7)
        #expect(rows.count == 500)
        for row in rows {
            let beta = Beta(alpha: row[0], beta: row[1])
            let x = row[2]
            let density = Double.exp(
                row[0] * Double.log(x) + row[1] * Double.log(onePlus: -x) - beta.logNormaliser)
            // x f′(x) is the density times x, here with (1 − x) in the denominator.
            let slope = density / (1 - x)
            if row[5] > 1e-290 {
                #expect(Self.excess(beta.cdf(x), row[5], condition: slope / row[5]) <= 1, "I(\(row))")
            }
            // Where P is below one half, 1 − P is P's business.
            if row[6] > 1e-290, row[6] < 0.5, x >= (row[0] + 1) / (row[0] + row[1] + 2) {
                #expect(Self.excess(beta.upperTail(x), row[6], condition: slope / row[6]) <= 1, "1 − I(\(row))")
            }
        }
    }

    @Test func `the inverse of the incomplete beta function agrees with Boost's table`() throws {
        let rows = try PublicData.numbers(of: "vectors/boost/ibeta_inv_data.txt", columns: 5)
        var compared = 0
        // a, b, p, x with I_x = p; those with shapes for which x is a double at all.
        for row in rows where row[3] > 1e-290 && row[3] < 1 - 1e-3 && row[0] < 1e3 && row[1] < 1e3 {
            let beta = Beta(alpha: row[0], beta: row[1])
            let density = Double.exp(
                row[0] * Double.log(row[3]) + row[1] * Double.log(onePlus: -row[3]) - beta.logNormaliser)
            // p (dx/dp) / x.
            let condition = max(row[2], 1 - row[2]) * (1 - row[3]) / density
            #expect(Self.excess(beta.quantile(row[2]), row[3], condition: 4 * condition) <= 1, "I⁻¹(\(row))")
            compared += 1
        }
        #expect(compared > 250)
    }

    @Test(arguments: ["igamma_med_data", "igamma_small_data"])
    func `the regularised incomplete gamma functions agree with Boost's tables`(table: String) throws {
        let rows = try PublicData.numbers(of: "vectors/boost/\(table).txt", columns: 6)
        #expect(rows.count > 200)
        for row in rows {
            let gamma = Gamma(shape: row[0])
            let (a, x) = (row[0], row[1])
            let density = Double.exp(a * Double.log(x) - x - Double.logGamma(a))
            if row[3] > 1e-290, row[3] < 0.9 {
                #expect(Self.excess(gamma.upperTail(x), row[3], condition: density / row[3]) <= 1, "Q(\(a), \(x))")
            }
            if row[5] > 1e-290 {
                #expect(Self.excess(gamma.cdf(x), row[5], condition: density / row[5]) <= 1, "P(\(a), \(x))")
            }
        }
    }

    @Test func `the inverses of the incomplete gamma functions agree with Boost's table`() throws {
        let rows = try PublicData.numbers(of: "vectors/boost/gamma_inv_data.txt", columns: 4)
        #expect(rows.count == 200)
        for row in rows {
            let gamma = Gamma(shape: row[0])
            for (value, expected) in [(gamma.quantile(row[1]), row[2]), (gamma.upperQuantile(row[1]), row[3])] {
                let density = Double.exp(
                    row[0] * Double.log(expected) - expected - Double.logGamma(row[0]))
                #expect(Self.excess(value, expected, condition: 4 / density) <= 1, "\(row)")
            }
        }
    }

    @Test func `erf and erfc of the C library agree with Boost's table`() throws {
        let rows = try PublicData.numbers(of: "vectors/boost/erf_data.txt", columns: 3)
        #expect(rows.count == 500)
        for row in rows {
            #expect(Self.excess(Double.erf(row[0]), row[1], condition: 1) <= 1, "erf(\(row[0]))")
            let slope = 2 / Double.pi.squareRoot() * Double.exp(-row[0] * row[0]) * abs(row[0])
            if row[2] > 1e-290 {
                #expect(Self.excess(Double.erfc(row[0]), row[2], condition: slope / row[2]) <= 1, "erfc(\(row[0]))")
            }
        }
    }
}
