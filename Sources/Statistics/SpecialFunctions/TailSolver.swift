/// Where a monotone function is 0, by Newton's method inside a bracket that only narrows.
enum TailSolver {
    /// The y with value 0, to the last digit or two; `nil` where there is none.
    ///
    /// - Parameters:
    ///   - guess: Where to begin.
    ///   - isRising: Whether the function rises.
    ///   - function: The value and slope at y; may be infinite far away.
    /// - Returns: The place, to the last digit or two.
    static func solve(
        from guess: Double, isRising: Bool, _ function: (Double) -> (value: Double, slope: Double)
    ) -> Double? {
        var y = guess.isFinite ? guess : 0
        var (low, high) = (-Double.infinity, Double.infinity)
        var step = 1.0
        for _ in 0..<400 {
            let (value, slope) = function(y)
            guard !value.isNaN else { return nil }
            if value == 0 { return y }
            if (value < 0) == isRising { low = max(low, y) } else { high = min(high, y) }
            var next = y - value / slope
            let isOutside = !(next > low && next < high)
            if isOutside || !next.isFinite {
                if low.isFinite, high.isFinite {
                    next = low + (high - low) / 2
                } else {
                    next = low.isFinite ? low + step : high - step
                    step *= 2
                }
            }
            if next == y || abs(next - y) <= 1e-16 * abs(y) { return next }
            y = next
        }
        return y
    }
}
