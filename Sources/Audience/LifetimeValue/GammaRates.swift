internal import RealModule

/// What all laws of repeat purchases share: ln (r)ₓ = ln Γ(r + x) − ln Γ(r) and its derivatives, for x = 0, 1, ….
///
/// Frequencies are whole numbers, so the difference of two log-gammas is a sum of x logarithms, of which one table serves all
/// customers: no digits are lost whatever r is. With naive differences an optimiser sees hills where there are none, and
/// runs away.
struct GammaRates {
    /// Σ_{j<x} ln(r + j).
    let logRising: [Double]
    /// Σ_{j<x} 1 / (r + j).
    let first: [Double]
    /// −Σ_{j<x} 1 / (r + j)².
    let second: [Double]

    init(shape r: Double, upTo frequency: Int) {
        var logRising = [0.0]
        var first = [0.0]
        var second = [0.0]
        logRising.reserveCapacity(frequency + 1)
        first.reserveCapacity(frequency + 1)
        second.reserveCapacity(frequency + 1)
        for j in 0..<frequency {
            let term = r + Double(j)
            logRising.append(logRising[j] + Double.log(term))
            first.append(first[j] + 1 / term)
            second.append(second[j] - 1 / (term * term))
        }
        self.logRising = logRising
        self.first = first
        self.second = second
    }
}
