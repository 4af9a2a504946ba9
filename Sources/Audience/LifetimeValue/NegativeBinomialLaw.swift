internal import RealModule
internal import Statistics

/// NBD: rates are Gamma(r, α), and nobody stops.
package struct NegativeBinomialLaw: PurchaseLaw, Hashable {
    /// Shape of the rates, > 0.
    package let r: Double
    /// Inverse scale of the rates, > 0, in units of time.
    package let alpha: Double

    package var parameters: [(name: String, value: Double)] { [("r", r), ("alpha", alpha)] }

    package func probabilityAlive(frequency: Int32, recency: Double, age: Double) -> Double { 1 }

    package func expectedPurchasesIfAlive(frequency: Int32, age: Double, horizon: Double) -> Double {
        (r + Double(frequency)) / (alpha + age) * horizon
    }

    package func expectedPurchases(horizon: Double) -> Double { r / alpha * horizon }

    /// The log-likelihood at (r, α): ln (r)ₓ + r ln α − (r + x) ln(α + T) a customer.
    ///
    /// It is that of the *times* of the purchases, as with the other laws, so that they can be compared.
    static func derivatives(of table: PurchaseTable, at point: [Double], threads: Int) -> Derivatives {
        let (r, alpha) = (point[0], point[1])
        let rates = GammaRates(shape: r, upTo: Int(table.frequency.last ?? 0))
        let parts = mapBlocks(count: table.frequency.count, threads: threads) { rows -> Derivatives in
            var sum = Derivatives(count: 2)
            for group in table.groups(in: rows) {
                let x = group.frequency
                let kappa = r + Double(x)
                let sums = StoppedSums.ages(table, group.rows, alpha: alpha)
                let n = sums.customers
                sum.value += n * (rates.logRising[x] + r * Double.log(alpha)) - kappa * sums.logAge
                sum.gradient[0] += n * (rates.first[x] + Double.log(alpha)) - sums.logAge
                sum.gradient[1] += n * r / alpha - kappa * sums.inverseAge
                sum.addSecond(0, 0, n * rates.second[x])
                sum.addSecond(0, 1, n / alpha - sums.inverseAge)
                sum.addSecond(1, 1, -n * r / (alpha * alpha) + kappa * sums.inverseAgeSquared)
            }
            return sum
        }
        var total = Derivatives(count: 2)
        for part in parts { total.add(part) }
        return total
    }
}
