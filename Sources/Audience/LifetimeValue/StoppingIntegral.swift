// Decision. The literature writes this integral as a difference of two hypergeometric functions, in one form for α ≥ β and in
// another for α < β. That loses all digits where t_x is near T, converges slowly where α and β are far apart, and has no
// derivatives by its parameters that one would want to write. The integrand itself is smooth and positive: Gauss–Legendre gives
// value, gradient and second derivatives together, to 10⁻¹³.

internal import RealModule
internal import Statistics

/// ∫ from t_x to T of (α + τ)^{−(r+x)} (β + τ)^{−(s+1)} dτ, as its logarithm, and means under that integrand.
///
/// s times the integral is the part of a customer's likelihood in which he stopped at τ after the last purchase.
struct StoppingIntegral {
    /// ln of the integral; −∞ where t_x = T.
    private(set) var log = -Double.infinity
    /// The mean of ln(α + τ) under the integrand, and so on for the other functions of τ that derivatives need.
    private(set) var logAlpha = 0.0
    private(set) var logBeta = 0.0
    private(set) var inverseAlpha = 0.0
    private(set) var inverseBeta = 0.0
    /// The means of products of two of: ln(α+τ), ln(β+τ), 1/(α+τ), 1/(β+τ).
    private(set) var products = [Double](repeating: 0, count: 10)

    private static let rule = GaussLegendre(count: 16)

    /// Integrates in y = ln((μ+τ)/(μ+t_x)), μ = min(α, β), in which the logarithm of the integrand has bounded slopes.
    ///
    /// Panels are so short that it falls by e⁻⁸ at most in each; where e⁻⁴⁵ of the beginning is left, the rest is not
    /// looked at.
    ///
    /// - Complexity: O(16 × panels), of which a customer needs one to three as a rule and at most 2,000.
    init(law: ParetoLaw, frequency: Int32, recency: Double, age: Double, wantsProducts: Bool = false) {
        guard age > recency else { return }
        let kappa = law.r + Double(frequency)
        let isAlphaLeast = law.alpha <= law.beta
        let least = min(law.alpha, law.beta)
        // dτ = (μ + τ) dy takes one from the exponent of μ's factor.
        let near = isAlphaLeast ? kappa - 1 : law.s
        let far = isAlphaLeast ? law.s + 1 : kappa
        let other = max(law.alpha, law.beta)
        let start = least + recency
        let farStart = other + recency
        var end = Double.log((least + age) / start)
        let slope = near + far * start / farStart
        if slope > 0 { end = min(end, 45 / slope) }
        let steepest = max(
            abs(near), abs(near + far * start * Double.exp(end) / (farStart + start * Double.expMinusOne(end))))
        let wanted = (end * max(steepest, 1) / 8).rounded(.up)
        // Times so near to each other, or so large, that doubles do not tell them apart.
        guard wanted >= 1 else { return }
        let panels = Int(min(2_000, wanted))
        let half = end / Double(2 * panels)
        var total = 0.0
        var sums = (0.0, 0.0, 0.0, 0.0)
        let (startA, startB) = (Double.log(law.alpha + recency), Double.log(law.beta + recency))
        for panel in 0..<panels {
            let centre = half * Double(2 * panel + 1)
            for node in 0..<16 {
                let y = centre + half * Self.rule.nodes[node]
                let past = start * Double.expMinusOne(y)
                let growth = Double.log(onePlus: past / farStart)
                let value = Self.rule.weights[node] * Double.exp(-near * y - far * growth)
                total += value
                // Relative to the beginning; put back at the end.
                let la = startA + (isAlphaLeast ? y : growth)
                let lb = startB + (isAlphaLeast ? growth : y)
                let tau = recency + past
                let (ia, ib) = (1 / (law.alpha + tau), 1 / (law.beta + tau))
                sums.0 += value * la
                sums.1 += value * lb
                sums.2 += value * ia
                sums.3 += value * ib
                guard wantsProducts else { continue }
                products[0] += value * la * la
                products[1] += value * la * lb
                products[2] += value * la * ia
                products[3] += value * la * ib
                products[4] += value * lb * lb
                products[5] += value * lb * ia
                products[6] += value * lb * ib
                products[7] += value * ia * ia
                products[8] += value * ia * ib
                products[9] += value * ib * ib
            }
        }
        log = Double.log(total * half) + Double.log(start) - kappa * startA - (law.s + 1) * startB
        logAlpha = sums.0 / total
        logBeta = sums.1 / total
        inverseAlpha = sums.2 / total
        inverseBeta = sums.3 / total
        for k in products.indices { products[k] /= total }
    }
}
