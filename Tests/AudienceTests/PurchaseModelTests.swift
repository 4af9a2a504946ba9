import Audience
import Foundation
import Statistics
import TestSupport
import Testing

/// The published figures of Fader, Hardie and Lee on the CDNOW sample, from the published summary of its customers.
@Suite(.enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct PublishedPurchaseModelTests {
    private static let rows =
        (try? PublicData.numbers(of: "cdnow/cdnow_customers_summary_with_transactions.csv", columns: 5)) ?? []
    private static var counts: PurchaseCounts {
        PurchaseCounts(frequency: rows.map { Int32($0[1]) }, recency: rows.map { $0[2] }, age: rows.map { $0[3] })
    }

    @Test func `BG-NBD: parameters, likelihood and standard errors as printed by Fader and Hardie and by lifetimes`()
        throws
    {
        let fitted = try PurchaseModel.betaGeometric.fit(Self.counts.table())
        #expect(fitted.table.customers == 2357 && fitted.table.repeaters == 946 && fitted.boundary == nil)
        let values = fitted.law.parameters.map(\.value)
        for (value, printed) in zip(values, [0.242593, 4.413532, 0.792886, 2.425754]) {
            #expect(abs(value - printed) < 2e-6, "\(value) for \(printed)")
        }
        #expect(abs(fitted.logLikelihood + 9582.4256) < 5e-5)
        let errors = try #require(fitted.standardErrors)
        for (value, printed) in zip(errors, [0.012557, 0.378221, 0.185719, 0.705345]) {
            #expect(abs(value - printed) < 2e-6, "\(value) for \(printed)")
        }
    }

    @Test func `Gamma-Gamma: parameters as printed by lifetimes, from the 946 who came again`() throws {
        let fitted = try GammaGamma.fit(
            SpendTable(frequency: Self.rows.map { Int32($0[1]) }, spend: Self.rows.map { $0[4] }))
        #expect(fitted.customers == 946)
        #expect(abs(fitted.p - 6.24880) < 5e-5 && abs(fitted.q - 3.74459) < 5e-5 && abs(fitted.v - 15.44775) < 5e-5)
    }

    @Test func `the result does not depend on threads, nor on the order and parts of the customers`() throws {
        let one = try PurchaseModel.betaGeometric.fit(Self.counts.table(), threads: 1)
        var parts = [PurchaseCounts(), PurchaseCounts(), PurchaseCounts()]
        for (place, row) in Self.rows.reversed().enumerated() {
            parts[place % 3].add(frequency: Int32(row[1]), recency: row[2], age: row[3])
        }
        var counts = parts[2]
        counts.combine(parts[0])
        counts.combine(parts[1])
        let two = try PurchaseModel.betaGeometric.fit(counts.table(), threads: 2)
        #expect(one.law.parameters.map(\.value) == two.law.parameters.map(\.value))
        #expect(one.logLikelihood == two.logLikelihood)
    }

    @Test(arguments: PurchaseModel.allCases)
    func `the unit of time changes times and nothing else`(model: PurchaseModel) throws {
        let weeks = try model.fit(Self.counts.table())
        var counts = PurchaseCounts()
        for row in Self.rows { counts.add(frequency: Int32(row[1]), recency: row[2] * 7, age: row[3] * 7) }
        let days = try model.fit(counts.table())
        for (week, day) in zip(weeks.law.parameters, days.law.parameters) {
            let factor = ["alpha", "beta"].contains(week.name) ? 7.0 : 1
            #expect(abs(day.value / (week.value * factor) - 1) < 1e-6, "\(week.name)")
        }
        let one = weeks.law.expectedPurchases(frequency: 2, recency: 30, age: 38, horizon: 39)
        let other = days.law.expectedPurchases(frequency: 2, recency: 210, age: 266, horizon: 273)
        #expect(abs(one / other - 1) < 1e-6)
    }
}

struct PurchaseModelTests {
    @Test func `forecasts of BG-NBD as published`() {
        let law = BetaGeometricLaw(r: 0.242593, alpha: 4.413532, a: 0.792886, b: 2.425754)
        #expect(abs(law.expectedPurchases(frequency: 2, recency: 30.43, age: 38.86, horizon: 39) - 1.2259) < 5e-5)
        // At 78 weeks 1.8580, with all terms: the printed 1.8576 comes from a series that the spreadsheet cuts after 150.
        let printed = [(0.1429, 0.0078), (1, 0.0532), (3, 0.1506), (31.8571, 1.0405), (32, 1.0437), (78, 1.8580)]
        for (time, value) in printed {
            #expect(abs(law.expectedPurchases(horizon: time) - value) < 5e-5, "\(time)")
        }
    }

    @Test func `expected purchases agree with the integral that they are`() {
        // E[(1 − e^{−λpt})/p] = ∫ Beta(p; a, b) (1 − (α/(α + pt))ʳ)/p dp, here by Gauss–Legendre in the log-odds of p.
        let rule = GaussLegendre(count: 32)
        for (r, alpha, a, b, t) in [
            (0.25, 4.4, 0.8, 2.4, 39.0), (3.2, 40, 1, 5, 10), (0.7, 9, 0.3, 0.7, 500), (12, 50, 2.5, 30, 52),
            (200, 60, 0.8, 150, 8),
        ] {
            var sum = 0.0
            let normaliser = Beta(alpha: a, beta: b).logNormaliser
            for panel in -500..<100 {
                for (node, weight) in zip(rule.nodes, rule.weights) {
                    let y = Double(panel) / 2 + 0.25 + 0.25 * node
                    let (p, rest) = (1 / (1 + exp(-y)), 1 / (1 + exp(y)))
                    let density = exp(a * log(p) + b * log(rest) - normaliser)
                    sum += 0.25 * weight * density * -expm1(-r * log1p(p * t / alpha)) / p
                }
            }
            let law = BetaGeometricLaw(r: r, alpha: alpha, a: a, b: b)
            #expect(abs(law.expectedPurchases(horizon: t) / sum - 1) < 1e-10, "\((r, alpha, a, b, t))")
        }
    }

    @Test func `expected purchases pass smoothly through a = 1, where the published form is 0 by 0`() {
        func at(_ a: Double) -> Double {
            BetaGeometricLaw(r: 0.3, alpha: 5, a: a, b: 2)
                .expectedPurchases(frequency: 1, recency: 3, age: 20, horizon: 30)
        }
        let middle = at(1)
        #expect(abs((at(1 + 1e-7) + at(1 - 1e-7)) / 2 / middle - 1) < 1e-12)
    }

    /// Customers of a shop whose law is known.
    private static func shop(
        r: Double, alpha: Double, stop: (inout SeededGenerator) -> Double, customers: Int, seed: UInt64
    ) -> PurchaseCounts {
        var generator = SeededGenerator(seed: seed)
        func uniform() -> Double { (Double(generator.next() >> 11) + 0.5) / 9_007_199_254_740_992 }
        var counts = PurchaseCounts()
        for _ in 0..<customers {
            let rate = Gamma(shape: r).quantile(uniform()) / alpha
            let probability = stop(&generator)
            let age = 20 + 32 * uniform()
            var (time, recency, x) = (0.0, 0.0, Int32(0))
            while true {
                time += -log(uniform()) / max(rate, 1e-12)
                guard time <= age else { break }
                recency = time
                x += 1
                if uniform() < probability { break }
            }
            counts.add(frequency: x, recency: recency, age: age)
        }
        return counts
    }

    @Test func `the truth of a simulated shop is found within its standard errors`() throws {
        let counts = Self.shop(
            r: 0.8, alpha: 6,
            stop: { Beta(alpha: 0.9, beta: 3).quantile(Double($0.below(1_000_000) + 1) / 1_000_001) },
            customers: 6_000, seed: 21)
        let fitted = try PurchaseModel.betaGeometric.fit(counts.table())
        let errors = try #require(fitted.standardErrors)
        for ((parameter, error), truth) in zip(zip(fitted.law.parameters, errors), [0.8, 6, 0.9, 3]) {
            #expect(abs(parameter.value - truth) < 4 * error, "\(parameter), truth \(truth), seed 21")
        }
    }

    @Test(arguments: PurchaseModel.allCases)
    func `where nobody stops the fit is at the boundary, is NBD's, and says so`(model: PurchaseModel) throws {
        let counts = Self.shop(r: 0.8, alpha: 6, stop: { _ in 0 }, customers: 3_000, seed: 23)
        let fitted = try model.fit(counts.table())
        // Half of such samples have their optimum inside, by chance; this one does not.
        #expect(fitted.boundary == .nobodyStops)
        #expect(fitted.law.parameters.map(\.name) == ["r", "alpha"])
        #expect(fitted.law.probabilityAlive(frequency: 3, recency: 1, age: 30) == 1)
        let errors = try #require(fitted.standardErrors)
        #expect(abs(fitted.law.parameters[0].value - 0.8) < 4 * errors[0])
    }

    @Test func `customers without a repeat purchase or without time are refused with words`() {
        var nobody = PurchaseCounts()
        nobody.add(frequency: 0, recency: 0, age: 10, count: 5)
        #expect(throws: (any Error).self) { try PurchaseModel.betaGeometric.fit(nobody.table()) }
        #expect(throws: (any Error).self) { try PurchaseModel.pareto.fit(PurchaseCounts().table()) }
        #expect(throws: (any Error).self) { try GammaGamma.fit(SpendTable(frequency: [0, 1], spend: [0, 3])) }
    }

    @Test func `one customer, all alike, huge frequencies: finite figures`() throws {
        for (x, recency, age) in [(Int32(1), 5.0, 10.0), (40_000, 99, 100), (3, 10, 10)] {
            var counts = PurchaseCounts()
            counts.add(frequency: x, recency: recency, age: age, count: 50)
            for model in PurchaseModel.allCases {
                let fitted = try model.fit(counts.table())
                #expect(fitted.logLikelihood.isFinite, "\(model), \(x)")
                let expected = fitted.law.expectedPurchases(frequency: x, recency: recency, age: age, horizon: 10)
                #expect(expected.isFinite && expected >= 0, "\(model), \(x)")
            }
        }
    }
}
