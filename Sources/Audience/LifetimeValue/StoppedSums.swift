internal import RealModule

/// What the likelihood of one frequency needs of its customers, summed: with i = 1/(α+T), j = 1/(α+t_x), d = ln(j/i),
/// e = i − j, q the probability of having stopped, and v = q (1 − q).
struct StoppedSums {
    var customers = 0.0
    /// Σ ln(α + T).
    var logAge = 0.0
    /// Σ i.
    var inverseAge = 0.0
    /// Σ i².
    var inverseAgeSquared = 0.0
    /// Σ ln(1 + odds of having stopped).
    var logOnePlusOdds = 0.0
    var q = 0.0
    var qd = 0.0
    var qe = 0.0
    /// Σ q (i² − j²).
    var qee = 0.0
    var v = 0.0
    var vd = 0.0
    var vdd = 0.0
    var ve = 0.0
    var vde = 0.0
    var vee = 0.0

    private init() {}

    /// The sums over `rows` where nobody can have stopped yet.
    static func ages(_ table: PurchaseTable, _ rows: Range<Int>, alpha: Double) -> StoppedSums {
        var sums = StoppedSums()
        let (ages, counts) = (table.age.span, table.count.span)
        var product = 1.0
        for row in rows {
            let total = alpha + ages[row]
            let count = counts[row]
            let inverse = 1 / total
            sums.customers += count
            sums.inverseAge += count * inverse
            sums.inverseAgeSquared += count * inverse * inverse
            if count == 1 {
                // One logarithm for many factors, of which none is anywhere near 10¹⁰⁰.
                product *= total
                if !(1e-100...1e100).contains(product) {
                    sums.logAge += Double.log(product)
                    product = 1
                }
            } else {
                sums.logAge += count * Double.log(total)
            }
        }
        sums.logAge += Double.log(product)
        return sums
    }

    /// The sums over `rows`.
    ///
    /// - Parameters:
    ///   - table: Customers.
    ///   - rows: Rows of one frequency x.
    ///   - alpha: α > 0.
    ///   - kappa: r + x.
    ///   - logOdds: ln(a / (b + m − 1)): the log-odds of having stopped of one who was seen at the very end.
    init(_ table: PurchaseTable, _ rows: Range<Int>, alpha: Double, kappa: Double, logOdds: Double) {
        let (ages, recencies, counts) = (table.age.span, table.recency.span, table.count.span)
        var ageProduct = 1.0
        var oddsProduct = 1.0
        for row in rows {
            let count = counts[row]
            let total = alpha + ages[row]
            let i = 1 / total
            let j = 1 / (alpha + recencies[row])
            let d = Double.log(total * j)
            let z = logOdds + kappa * d
            let small = Double.exp(-abs(z))
            let share = 1 / (1 + small)
            let q = z > 0 ? share : small * share
            let cq = count * q
            let cv = cq * (1 - q)
            let e = i - j
            customers += count
            inverseAge += count * i
            inverseAgeSquared += count * i * i
            logOnePlusOdds += count * max(z, 0)
            self.q += cq
            qd += cq * d
            qe += cq * e
            qee += cq * e * (i + j)
            v += cv
            vd += cv * d
            vdd += cv * d * d
            ve += cv * e
            vde += cv * d * e
            vee += cv * e * e
            if count == 1 {
                ageProduct *= total
                oddsProduct *= 1 + small
                if !(1e-100...1e100).contains(ageProduct) || oddsProduct > 1e100 {
                    logAge += Double.log(ageProduct)
                    logOnePlusOdds += Double.log(oddsProduct)
                    ageProduct = 1
                    oddsProduct = 1
                }
            } else {
                logAge += count * Double.log(total)
                logOnePlusOdds += count * Double.log(onePlus: small)
            }
        }
        logAge += Double.log(ageProduct)
        logOnePlusOdds += Double.log(oddsProduct)
    }
}
