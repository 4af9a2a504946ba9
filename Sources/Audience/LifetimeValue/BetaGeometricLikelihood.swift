internal import RealModule
internal import Statistics

/// The log-likelihood of BG/NBD and MBG/NBD over a table of customers, with first and second derivatives.
///
/// With u = ln(α + T), w = ln(α + t_x), m = x trials (x + 1 for MBG/NBD, where one may stop before the first repeat),
/// a customer contributes
///
///   ln (r)ₓ + r ln α − (r + x) u + ln S(m) + ln(1 + eᶻ),   z = ln a − ln(b + m − 1) + (r + x)(u − w),
///
/// where S(m) is ``SurvivedTrials`` and eᶻ, the odds that he has stopped, is 0 for m = 0.
///
/// Source: Fader, Hardie, Lee, "Counting your customers the easy way", Marketing Science 24(2), 2005, eq. 6,
/// doi:10.1287/mksc.1040.0098; Batislam, Denizel, Filiztekin, IJRM 24(3), 2007, doi:10.1016/j.ijresmar.2006.12.005.
struct BetaGeometricLikelihood: Sendable {
    /// The customers.
    let table: PurchaseTable
    /// Whether one may stop right after the first purchase (MBG/NBD).
    let stopsAtStart: Bool
    /// Threads to compute with; the result does not depend on them.
    let threads: Int

    /// The log-likelihood at (r, α, a, b), all > 0.
    ///
    /// - Complexity: O(rows), two logarithms and an exponential a row, or less.
    func derivatives(at point: [Double]) -> Derivatives {
        let (r, alpha, a, b) = (point[0], point[1], point[2], point[3])
        let extra = stopsAtStart ? 1 : 0
        let most = Int(table.frequency.last ?? 0)
        let rates = GammaRates(shape: r, upTo: most)
        let survival = SurvivedTrials(a: a, b: b, upTo: most + extra)
        let parts = mapBlocks(count: table.frequency.count, threads: threads) { rows -> Derivatives in
            var sum = Derivatives(count: 4)
            for group in table.groups(in: rows) {
                let x = group.frequency
                let trials = x + extra
                let kappa = r + Double(x)
                let sums =
                    trials == 0
                    ? StoppedSums.ages(table, group.rows, alpha: alpha)
                    : StoppedSums(
                        table, group.rows, alpha: alpha, kappa: kappa,
                        logOdds: Double.log(a / (b + Double(trials - 1))))
                let n = sums.customers
                sum.value +=
                    n * (rates.logRising[x] + r * Double.log(alpha) + survival.log[trials]) - kappa * sums.logAge
                    + sums.logOnePlusOdds
                sum.gradient[0] += n * (rates.first[x] + Double.log(alpha)) - sums.logAge + sums.qd
                sum.gradient[1] += n * r / alpha - kappa * sums.inverseAge + kappa * sums.qe
                sum.gradient[2] += n * survival.byA[trials] + sums.q / a
                sum.gradient[3] += n * survival.byB[trials]
                sum.addSecond(0, 0, n * rates.second[x] + sums.vdd)
                sum.addSecond(0, 1, n / alpha - sums.inverseAge + kappa * sums.vde + sums.qe)
                sum.addSecond(
                    1, 1,
                    -n * r / (alpha * alpha) + kappa * (sums.inverseAgeSquared - sums.qee) + kappa * kappa * sums.vee)
                sum.addSecond(0, 2, sums.vd / a)
                sum.addSecond(1, 2, kappa * sums.ve / a)
                sum.addSecond(2, 2, n * survival.byAA[trials] + (sums.v - sums.q) / (a * a))
                sum.addSecond(2, 3, n * survival.byAA[trials])
                sum.addSecond(3, 3, n * survival.byBB[trials])
                guard trials > 0 else { continue }
                let last = b + Double(trials - 1)
                sum.gradient[3] -= sums.q / last
                sum.addSecond(0, 3, -sums.vd / last)
                sum.addSecond(1, 3, -kappa * sums.ve / last)
                sum.addSecond(2, 3, -sums.v / (a * last))
                sum.addSecond(3, 3, (sums.v + sums.q) / (last * last))
            }
            return sum
        }
        var total = Derivatives(count: 4)
        for part in parts { total.add(part) }
        return total
    }
}
