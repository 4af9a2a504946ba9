internal import RealModule

/// A customer who buys at a rate that is Gamma(shape, rate) and after each purchase stops with a probability p that is
/// Beta(a, b).
struct DyingRate {
    let shape: Double
    let rate: Double
    let a: Double
    let b: Double

    /// E[(1 − e^{−λpt}) / p], the purchases to expect in the time t ≥ 0.
    ///
    /// The published form, c/(a−1) · [1 − (1−z)ʳ ₂F₁(r, c+1−a; c; z)] with c = a + b − 1 and z = t/(rate + t), is 0/0 at
    /// a = 1 and c = 0, overflows for large r and loses digits for short times. By Euler's transformation (DLMF 15.8.1) it
    /// equals c/(a−1) · [1 − (1−z)^{a−1} ₂F₁(c−r, a−1; c; z)], from whose series the factor a − 1 comes out:
    ///
    ///   −c (e^{(a−1) l} − 1)/(a−1) − e^{(a−1) l} Σ_{n≥1} (c−r)ₙ (a)ₙ₋₁ / ((c+1)ₙ₋₁ n!) zⁿ,   l = ln(1 − z).
    ///
    /// Source: Fader, Hardie, Lee 2005, eq. 9 and 10.
    ///
    /// - Complexity: O(1 / (1 − z)) terms, at most a million.
    func expectedPurchases(_ time: Double) -> Double {
        guard time > 0 else { return 0 }
        let c = a + b - 1
        let z = time / (rate + time)
        let logRest = -Double.log(onePlus: time / rate)
        let exponent = (a - 1) * logRest
        let main = a == 1 ? -c * logRest : -c * Double.expMinusOne(exponent) / (a - 1)
        var term = (c - shape) * z
        var sum = term
        for n in 1..<1_000_000 {
            let k = Double(n)
            term *= (c - shape + k) * (a + k - 1) / ((c + k) * (k + 1)) * z
            sum += term
            // What follows is at most a geometric series of the last quotient, which falls towards z.
            if abs(term) <= 1e-17 * abs(sum) * (1 - z) { break }
        }
        return max(0, main - Double.exp(exponent) * sum)
    }
}
