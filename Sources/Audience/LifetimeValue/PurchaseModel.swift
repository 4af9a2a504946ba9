internal import RealModule
package import Records
internal import Statistics

/// A model of repeat purchases to fit, by maximum likelihood.
///
/// ```swift
/// let fitted = try PurchaseModel.betaGeometric.fit(counts.table())
/// fitted.law.expectedPurchases(frequency: 2, recency: 30.43, age: 38.86, horizon: 39)
/// ```
package enum PurchaseModel: String, Sendable, CaseIterable {
    /// BG/NBD: may stop after each repeat purchase.
    case betaGeometric = "bg_nbd"
    /// MBG/NBD: may stop after the first purchase too.
    case modifiedBetaGeometric = "mbg_nbd"
    /// Pareto/NBD: may stop at any time.
    case pareto = "pareto_nbd"

    /// A gain in log-likelihood over a model in which nobody stops that is no gain: with less, any share of stopping below
    /// some limit is as likely as another, and the best one is 0.
    private static let leastGain = 1e-3
    /// Rows on which the search begins.
    private static let sampleRows = 4_096

    /// The names of the parameters.
    package var parameterNames: [String] { self == .pareto ? ["r", "alpha", "s", "beta"] : ["r", "alpha", "a", "b"] }

    /// Fits the model to customers.
    ///
    /// The search is in the parameters' logarithms, from several starting points on a sample of the rows, then on all of them
    /// from the best. NBD, in which nobody stops, is fitted beside it: where the model is no more likely than that, its best
    /// parameters lie at the boundary a/b → 0 (s/β → 0), and the fit is NBD's and says so.
    ///
    /// - Parameters:
    ///   - table: Customers, at least one of whom came again.
    ///   - threads: Threads to compute with, ≥ 1; the result does not depend on them.
    /// - Returns: The most likely parameters, with what they imply.
    /// - Throws: `ParameterError` where nobody came again, or nobody was observed for any time.
    /// - Complexity: O(rows), about five times over.
    package func fit(_ table: PurchaseTable, threads: Int = 2) throws(ParameterError) -> FittedPurchaseModel {
        var purchases = 0.0
        var time = 0.0
        for row in table.frequency.indices {
            purchases += table.count[row] * Double(table.frequency[row])
            time += table.count[row] * table.age[row]
        }
        guard purchases > 0 else {
            throw ParameterError(
                owner: rawValue, parameter: "frequency", allowed: "above 0 for at least one customer", got: "0 for all")
        }
        guard time > 0, time.isFinite else {
            throw ParameterError(
                owner: rawValue, parameter: "age", allowed: "above 0 and finite", got: "\(time) in all")
        }
        let span = time / purchases
        let stride = max(1, table.frequency.count / Self.sampleRows)
        let sample = stride > 1 ? table.sample(every: stride) : table
        let still = Self.still(sample: sample, table, span: span, threads: threads)
        let search = NewtonMaximiser(
            lower: [1e-6, 1e-6 * span, 1e-10, 1e-8].map { Double.log($0) },
            upper: [1e6, 1e6 * span, 1e6, 1e10].map { Double.log($0) })
        let starts = starts(span: span).map { start in start.map { Double.log($0) } }
        var best: Optimum?
        for start in starts {
            let found = search.maximum(from: start) { derivatives(of: sample, at: $0, threads: threads) }
            if found.derivatives.value > best?.derivatives.value ?? -.infinity { best = found }
        }
        let begin = best?.point ?? starts[0]
        let optimum =
            stride > 1 ? search.maximum(from: begin) { derivatives(of: table, at: $0, threads: threads) } : best
        guard let optimum, optimum.derivatives.value > still.logLikelihood + Self.leastGain else {
            return FittedPurchaseModel(
                model: self, law: still.law, standardErrors: still.standardErrors, logLikelihood: still.logLikelihood,
                boundary: .nobodyStops, table: table)
        }
        let point = optimum.point.map { Double.exp($0) }
        let limits = zip(parameterNames, optimum.isAtLimit).filter(\.1).map(\.0)
        return FittedPurchaseModel(
            model: self, law: law(at: point),
            standardErrors: StandardErrors.ofLogarithms(optimum.derivatives, at: point),
            logLikelihood: optimum.derivatives.value,
            boundary: limits.isEmpty ? nil : .unbounded(limits), table: table)
    }

    /// Where to begin, for customers who buy once in the time `span`: many stop soon, few stop, all alike.
    private func starts(span: Double) -> [[Double]] {
        switch self {
        case .betaGeometric, .modifiedBetaGeometric:
            [[0.5, 0.4 * span, 0.8, 2.5], [0.8, 0.8 * span, 0.1, 2], [2, 2 * span, 3, 15]]
        case .pareto:
            [[0.5, 0.5 * span, 0.6, 0.6 * span], [0.8, 0.8 * span, 0.3, 10 * span]]
        }
    }

    private func derivatives(of table: PurchaseTable, at logarithms: [Double], threads: Int) -> Derivatives {
        let point = logarithms.map { Double.exp($0) }
        let natural =
            switch self {
            case .betaGeometric, .modifiedBetaGeometric:
                BetaGeometricLikelihood(table: table, stopsAtStart: self == .modifiedBetaGeometric, threads: threads)
                    .derivatives(at: point)
            case .pareto: ParetoLikelihood(table: table, threads: threads).derivatives(at: point)
            }
        return natural.inLogarithms(of: point)
    }

    private func law(at point: [Double]) -> any PurchaseLaw {
        switch self {
        case .betaGeometric, .modifiedBetaGeometric:
            BetaGeometricLaw(
                r: point[0], alpha: point[1], a: point[2], b: point[3], stopsAtStart: self == .modifiedBetaGeometric)
        case .pareto: ParetoLaw(r: point[0], alpha: point[1], s: point[2], beta: point[3])
        }
    }

    /// The fit in which nobody stops.
    private static func still(
        sample: PurchaseTable, _ table: PurchaseTable, span: Double, threads: Int
    ) -> (law: NegativeBinomialLaw, standardErrors: [Double]?, logLikelihood: Double) {
        let search = NewtonMaximiser(
            lower: [1e-6, 1e-6 * span].map { Double.log($0) }, upper: [1e6, 1e6 * span].map { Double.log($0) })
        var optimum: Optimum?
        for table in [sample, table] {
            optimum = search.maximum(from: optimum?.point ?? [0.8, 0.8 * span].map { Double.log($0) }) { logarithms in
                let point = logarithms.map { Double.exp($0) }
                return NegativeBinomialLaw.derivatives(of: table, at: point, threads: threads).inLogarithms(of: point)
            }
        }
        let point = (optimum?.point ?? [0, 0]).map { Double.exp($0) }
        return (
            NegativeBinomialLaw(r: point[0], alpha: point[1]),
            optimum.flatMap { StandardErrors.ofLogarithms($0.derivatives, at: point) },
            optimum?.derivatives.value ?? -.infinity
        )
    }
}
