internal import RealModule
internal import Statistics

/// The log-likelihood of Pareto/NBD over a table of customers, with first and second derivatives.
///
/// A customer contributes ln (r)ₓ + r ln α + s ln β + ln(e^A + e^S), where A = −(r+x) ln(α+T) − s ln(β+T) is for one who
/// still buys, and S = ln s + ln ``StoppingIntegral`` for one who stopped in between.
struct ParetoLikelihood: Sendable {
    /// The customers.
    let table: PurchaseTable
    /// Threads to compute with; the result does not depend on them.
    let threads: Int

    /// The log-likelihood at (r, α, s, β), all > 0.
    ///
    /// - Complexity: O(rows), 16 or more evaluations of an integrand a row.
    func derivatives(at point: [Double]) -> Derivatives {
        let law = ParetoLaw(r: point[0], alpha: point[1], s: point[2], beta: point[3])
        let rates = GammaRates(shape: law.r, upTo: Int(table.frequency.last ?? 0))
        let parts = mapBlocks(count: table.frequency.count, blockSize: 4_096, threads: threads) { rows -> Derivatives in
            var sum = Derivatives(count: 4)
            for row in rows { add(row, law, rates, to: &sum) }
            return sum
        }
        var total = Derivatives(count: 4)
        for part in parts { total.add(part) }
        return total
    }

    private func add(_ row: Int, _ law: ParetoLaw, _ rates: GammaRates, to sum: inout Derivatives) {
        let n = table.count[row]
        let x = Int(table.frequency[row])
        let age = table.age[row]
        let kappa = law.r + Double(x)
        let stopped = StoppingIntegral(
            law: law, frequency: table.frequency[row], recency: table.recency[row], age: age, wantsProducts: true)
        let (la, lb) = (Double.log(law.alpha + age), Double.log(law.beta + age))
        let (ia, ib) = (1 / (law.alpha + age), 1 / (law.beta + age))
        let alive = -kappa * la - law.s * lb
        let gone = Double.log(law.s) + stopped.log
        let z = gone - alive
        let small = Double.exp(-abs(z))
        let q = z > 0 ? 1 / (1 + small) : small / (1 + small)
        let (s1, b1) = (law.s, law.s + 1)
        // Derivatives of the two logarithms by (r, α, s, β).
        let aliveFirst = [-la, -kappa * ia, -lb, -s1 * ib]
        let goneFirst = [
            -stopped.logAlpha, -kappa * stopped.inverseAlpha, 1 / s1 - stopped.logBeta, -b1 * stopped.inverseBeta,
        ]
        sum.value +=
            n
            * (rates.logRising[x] + law.r * Double.log(law.alpha) + s1 * Double.log(law.beta) + max(alive, gone)
                + Double.log(onePlus: small))
        let own = [
            rates.first[x] + Double.log(law.alpha), law.r / law.alpha, Double.log(law.beta), s1 / law.beta,
        ]
        for i in 0..<4 { sum.gradient[i] += n * (own[i] + (1 - q) * aliveFirst[i] + q * goneFirst[i]) }
        let aliveSecond = [0, -ia, 0, 0, kappa * ia * ia, 0, 0, 0, -ib, s1 * ib * ib]
        let goneSecond = Self.secondDerivatives(of: stopped, kappa: kappa, s: s1)
        let ownSecond = [
            rates.second[x], 1 / law.alpha, 0, 0, -law.r / (law.alpha * law.alpha), 0, 0, 0, 1 / law.beta,
            -s1 / (law.beta * law.beta),
        ]
        var k = 0
        for i in 0..<4 {
            for j in i..<4 {
                let spread = q * (1 - q) * (goneFirst[i] - aliveFirst[i]) * (goneFirst[j] - aliveFirst[j])
                sum.addSecond(i, j, n * (ownSecond[k] + (1 - q) * aliveSecond[k] + q * goneSecond[k] + spread))
                k += 1
            }
        }
    }

    /// Second derivatives of ln s + ln ∫, in the order of the upper triangle.
    ///
    /// With h the logarithm of the integrand, ∂²ln∫ = E[∂²h] + E[∂h ∂h] − E[∂h] E[∂h] under the integrand.
    private static func secondDerivatives(of t: StoppingIntegral, kappa: Double, s: Double) -> [Double] {
        let p = t.products
        let b1 = s + 1
        let (la, lb, ia, ib) = (t.logAlpha, t.logBeta, t.inverseAlpha, t.inverseBeta)
        return [
            p[0] - la * la,
            -ia + kappa * (p[2] - la * ia),
            p[1] - la * lb,
            b1 * (p[3] - la * ib),
            kappa * p[7] + kappa * kappa * (p[7] - ia * ia),
            kappa * (p[5] - lb * ia),
            kappa * b1 * (p[8] - ia * ib),
            -1 / (s * s) + p[4] - lb * lb,
            -ib + b1 * (p[6] - lb * ib),
            b1 * p[9] + b1 * b1 * (p[9] - ib * ib),
        ]
    }
}
