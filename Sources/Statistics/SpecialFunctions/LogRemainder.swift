internal import RealModule

/// Small quantities that the plain formula would take as a difference of large ones.
enum LogRemainder {
    /// ln(1 + x) − x for x > −1, accurate also where it is nearly −x²/2.
    ///
    /// With s = x / (2 + x), ln(1 + x) = 2 (s + s³/3 + s⁵/5 + …), of which 2s − x = −x s.
    static func logMinusLinear(_ x: Double) -> Double {
        guard abs(x) < 0.4 else { return Double.log(onePlus: x) - x }
        let s = x / (2 + x)
        let square = s * s
        var sum = 0.0
        for k in stride(from: 33, through: 3, by: -2) { sum = sum * square + 1 / Double(k) }
        return -x * s + 2 * s * square * sum
    }

    /// ln Γ(1 + x) for |x| ≤ ½, to its own size as x → 0, where the argument 1 + x has lost the digits of x.
    ///
    /// −ln(1 + x) + (1 − γ) x + Σ_{k≥2} (−1)ᵏ (ζ(k) − 1) xᵏ / k. Source: DLMF 5.7.3.
    static func logGammaOnePlus(_ x: Double) -> Double {
        var sum = 0.0
        for k in stride(from: 31, through: 2, by: -1) {
            sum = sum * x + (k.isMultiple(of: 2) ? 1 : -1) * zetaMinusOne[k] / Double(k)
        }
        return x * x * sum + 0.422_784_335_098_467_139 * x - Double.log(onePlus: x)
    }

    /// ζ(k) − 1 = Σ_{n≥2} n⁻ᵏ, the tail from 20 on by Euler and Maclaurin's formula.
    private static let zetaMinusOne: [Double] = (0..<32).map { k in
        guard k >= 2 else { return 0 }
        let first = 20.0
        let power = Double.pow(first, -k)
        let order = Double(k)
        var sum = power * first / (order - 1) + power / 2 + power / first * order / 12
        sum -= power / (first * first * first) * order * (order + 1) * (order + 2) / 720
        sum +=
            power / Double.pow(first, 5) * order * (order + 1) * (order + 2) * (order + 3) * (order + 4) / 30_240
        for n in stride(from: 19, through: 2, by: -1) { sum += Double.pow(Double(n), -k) }
        return sum
    }
}
