internal import RealModule

/// The quantile function of a beta law, walked from far out in its lower tail towards the middle.
///
/// The walk is on the log-odds x = ln(p / (1 − p)), where the density is smooth for every shape: from one probability
/// to the next, x is where the density's integral since the last x is their difference. So a step costs a few
/// densities and no incomplete beta function, and has the relative precision of the tail, not of 1.
struct BetaTail {
    private let law: LogOddsBeta
    /// Where the walk is: P(X ≤ ``quantile``).
    private(set) var probability: Double
    /// The log-odds at ``probability``.
    private var logOdds: Double

    /// Exact for polynomials of degree 11; a step is a sixteenth of an octave.
    private static let rule = GaussLegendre(count: 6)

    /// The quantile function of `beta` at `probability`, from 10⁻¹² (beyond which ``LogOddsBeta/low`` lies) to ½.
    init(_ beta: Beta, probability: Double) {
        law = LogOddsBeta(beta)
        self.probability = probability
        var (low, high) = (law.low, law.high)
        // 60 halvings exhaust a double's digits.
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            if law.cdf(middle) < probability { low = middle } else { high = middle }
        }
        logOdds = 0.5 * (low + high)
    }

    /// Q(probability).
    var quantile: Double { 1 / (1 + Double.exp(-logOdds)) }

    /// dQ / d probability.
    var slope: Double {
        let p = quantile
        return p * (1 - p) / law.density(logOdds)
    }

    /// Walks on to `next`, at most twice ``probability``.
    mutating func advance(to next: Double) {
        let rise = next - probability
        let start = logOdds
        var x = start + rise / law.density(start)
        for _ in 0..<20 {
            let step = (rise - mass(from: start, to: x)) / law.density(x)
            x += step
            if abs(step) <= 1e-12 * law.scale { break }
        }
        logOdds = x
        probability = next
    }

    /// The law's mass between two log-odds.
    private func mass(from start: Double, to end: Double) -> Double {
        let half = 0.5 * (end - start)
        let middle = 0.5 * (start + end)
        var sum = 0.0
        for (node, weight) in zip(Self.rule.nodes, Self.rule.weights) {
            sum += weight * law.density(middle + half * node)
        }
        return sum * half
    }
}
