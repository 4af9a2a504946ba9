/// What customers spend on a purchase, with the parameters that make the data most likely.
package struct FittedGammaGamma: Sendable, Hashable {
    /// Shape of one purchase, > 0.
    package let p: Double
    /// Shape of the differences between customers, > 0.
    package let q: Double
    /// Scale, > 0, in money.
    package let v: Double
    /// Of p, q and v; `nil` where the data do not determine them.
    package let standardErrors: [Double]?
    /// The log-likelihood, natural logarithm.
    package let logLikelihood: Double
    /// Parameters that are best at infinity, or at 0, and stand where the search was stopped.
    package let unbounded: [String]
    /// Customers that it was fitted to.
    package let customers: Int
    /// The correlation of frequency and average spend among them, which the model takes to be 0.
    package let correlation: Double

    /// The mean spend of a purchase over all customers, p v / (q − 1); `nil` where q ≤ 1 and it is infinite.
    package var populationMean: Double? { q > 1 ? p * v / (q - 1) : nil }

    /// The mean spend to expect of a customer's purchases: p (v + x m) / (p x + q − 1), between his own average m and
    /// that of all.
    ///
    /// - Parameters:
    ///   - frequency: Repeat purchases x, ≥ 0.
    ///   - spend: Their average m.
    /// - Returns: Money; `nil` for newcomers where the population has no mean.
    package func expectedSpend(frequency: Int32, spend: Double) -> Double? {
        guard frequency > 0, spend > 0 else { return populationMean }
        let x = Double(frequency)
        let weight = p * x + q - 1
        return weight > 0 ? p * (v + x * spend) / weight : nil
    }
}
