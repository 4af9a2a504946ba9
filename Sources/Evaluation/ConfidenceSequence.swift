internal import Foundation
package import Records

/// An asymptotic confidence sequence: intervals that cover at *all* sample sizes at once, so they may be read nightly.
///
/// After *N* observations with standard deviation σ̂ the interval is
///
///     μ̂ ± σ̂ · √( 2(Nρ² + 1) / (N²ρ²) · ln( √(Nρ² + 1) / α ) )
///
/// and ρ = √((−2 ln α + ln(−2 ln α + 1)) / N*) makes it tightest near *N* = *N*\*. Source: Waudby-Smith, Arbour, Sinha,
/// Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", arXiv 2103.06476, eq. 9.
package struct ConfidenceSequence: Sendable, Hashable {
    /// The share of such sequences that ever miss the truth, in (0, 1).
    package let alpha: Double
    /// *N*\*, the number of observations at which it is tightest, > 0; to be declared before looking.
    package let plannedObservations: Double
    /// ρ².
    private let rhoSquared: Double

    /// A sequence at level 1 − `alpha`, tightest at `plannedObservations`.
    ///
    /// - Throws: ``ParameterError`` for a parameter outside its range.
    package init(alpha: Double, plannedObservations: Double) throws(ParameterError) {
        guard alpha > 0, alpha < 1 else {
            throw ParameterError(
                owner: "ConfidenceSequence", parameter: "alpha", allowed: "strictly between 0 and 1", got: "\(alpha)")
        }
        guard plannedObservations > 0, plannedObservations.isFinite else {
            throw ParameterError(
                owner: "ConfidenceSequence", parameter: "plannedObservations", allowed: "finite and above 0",
                got: "\(plannedObservations)")
        }
        self.alpha = alpha
        self.plannedObservations = plannedObservations
        rhoSquared = (-2 * log(alpha) + log(-2 * log(alpha) + 1)) / plannedObservations
    }

    /// Half of the interval's width in standard errors σ̂/√N, after `observations` > 0: √N times the formula's root.
    package func multiplier(observations: Double) -> Double {
        precondition(observations > 0, "a sequence begins with an observation")
        let scaled = observations * rhoSquared
        return (2 * (scaled + 1) / scaled * log((scaled + 1).squareRoot() / alpha)).squareRoot()
    }

    /// The number of observations, at least `observed`, from which the half-width is below `distance` > 0.
    ///
    /// - Parameters:
    ///   - distance: What the half-width must be below.
    ///   - sd: σ̂, taken to stay as it is.
    ///   - observed: Observations so far, > 0.
    /// - Returns: `nil` where it takes more than 10¹⁵.
    package func observations(toResolve distance: Double, sd: Double, observed: Double) -> Double? {
        func resolved(_ count: Double) -> Bool { multiplier(observations: count) * sd / count.squareRoot() < distance }
        if resolved(observed) { return observed }
        var high = observed
        while !resolved(high) {
            guard high < 1e15 else { return nil }
            high *= 2
        }
        var low = high / 2
        while high - low > max(1, low * 1e-9) {
            let middle = low + (high - low) / 2
            if resolved(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
