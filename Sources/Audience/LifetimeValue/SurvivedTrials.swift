internal import RealModule

/// The probability of having survived m chances to stop, of which each customer's own is Beta(a, b), with its derivatives.
///
/// ln E(1 − p)ᵐ = ln [Γ(a+b) Γ(b+m) / (Γ(b) Γ(a+b+m))] = −Σ_{j<m} ln(1 + a/(b + j)): exact also where a/b is 10⁻⁹, where
/// four log-gammas would cancel to noise.
struct SurvivedTrials {
    /// The logarithm, for m = 0, 1, ….
    let log: [Double]
    /// ∂/∂a.
    let byA: [Double]
    /// ∂/∂b.
    let byB: [Double]
    /// ∂²/∂a², which equals ∂²/∂a∂b.
    let byAA: [Double]
    /// ∂²/∂b².
    let byBB: [Double]

    init(a: Double, b: Double, upTo trials: Int) {
        var columns = [[Double]](repeating: [0], count: 5)
        for column in columns.indices { columns[column].reserveCapacity(trials + 1) }
        for j in 0..<trials {
            let stay = b + Double(j)
            let all = a + stay
            columns[0].append(columns[0][j] - Double.log(onePlus: a / stay))
            columns[1].append(columns[1][j] - 1 / all)
            columns[2].append(columns[2][j] + a / (stay * all))
            columns[3].append(columns[3][j] + 1 / (all * all))
            columns[4].append(columns[4][j] - a * (stay + all) / (stay * stay * all * all))
        }
        log = columns[0]
        byA = columns[1]
        byB = columns[2]
        byAA = columns[3]
        byBB = columns[4]
    }
}
