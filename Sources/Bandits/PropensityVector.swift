/// The probabilities with which one cell's users get its arms, as integers over 2³² that sum to exactly 2³².
///
/// Rounding happens here, before the draw, so that the logged propensity `weight / 2³²` is the probability with which
/// the arm was drawn, not an approximation of it.
package struct PropensityVector: Sendable, Hashable {
    /// The weight of certainty, 2³².
    package static let one: UInt64 = 1 << 32

    /// One weight per arm, 0 … 2³², summing to 2³².
    package let weights: [UInt64]

    /// Rounds `probabilities` by largest remainder.
    ///
    /// Every weight is ⌊p·2³²⌋ at first; the units that are left go to the largest remainders, ties to the lower
    /// position. Where an arm with p > 0 would get nothing although `keepsPositive`, it gets one unit, taken from the
    /// largest weight. So no weight exceeds p·2³² + 1.
    ///
    /// - Parameters:
    ///   - probabilities: One per arm, ≥ 0; they sum to 1 up to rounding errors.
    ///   - keepsPositive: Whether every arm with p > 0 must stay possible, as under a floor.
    package init(rounding probabilities: [Double], keepsPositive: Bool = false) {
        precondition(!probabilities.isEmpty, "a vector has at least one arm")
        var weights = [UInt64](repeating: 0, count: probabilities.count)
        var remainders = [Double](repeating: 0, count: probabilities.count)
        var assigned: UInt64 = 0
        for (a, probability) in probabilities.enumerated() {
            precondition(probability >= 0 && probability <= 1 + 1e-9, "a probability lies in [0, 1]")
            let scaled = probability * 0x1p32
            let whole = scaled.rounded(.down)
            weights[a] = UInt64(whole)
            remainders[a] = scaled - whole
            assigned += weights[a]
        }
        if assigned < Self.one {
            let left = Int(Self.one - assigned)
            precondition(left <= weights.count + 16, "the probabilities of a vector sum to 1")
            let order = remainders.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
            for k in 0..<left { weights[order[k % order.count]] += 1 }
        } else if assigned > Self.one {
            precondition(assigned - Self.one <= UInt64(weights.count + 16), "the probabilities of a vector sum to 1")
            Self.take(assigned - Self.one, from: &weights)
        }
        if keepsPositive {
            for a in weights.indices where probabilities[a] > 0 && weights[a] == 0 {
                weights[a] = 1
                Self.take(1, from: &weights)
            }
        }
        self.weights = weights
    }

    /// Probability of the arm at `position`, exactly `weight / 2³²`.
    package func probability(_ position: Int) -> Double { Double(weights[position]) * 0x1p-32 }

    /// All probabilities, each exactly `weight / 2³²`.
    package var probabilities: [Double] { weights.map { Double($0) * 0x1p-32 } }

    /// Mixes exploration by right into a policy: p′_a = f + (1 − ε) π_a with f = ε / K over the K eligible arms.
    ///
    /// The floor is a share of *traffic*: ε of the users get an arm by lot, all others by `probabilities`. Clipping at
    /// a floor and renormalising instead would change ratios between arms above it.
    ///
    /// - Parameters:
    ///   - floor: ε, in [0, 1].
    ///   - probabilities: π, one per arm, 0 for arms that are not eligible.
    ///   - eligible: Which arms share the floor; at least one does.
    /// - Returns: p′, one per arm, summing to 1; 0 for arms that are not eligible.
    package static func mixing(floor: Double, into probabilities: [Double], eligible: [Bool]) -> [Double] {
        precondition(floor >= 0 && floor <= 1, "the floor is a share of traffic in [0, 1]")
        let share = floor / Double(eligible.reduce(0) { $1 ? $0 + 1 : $0 })
        precondition(share.isFinite, "at least one arm is eligible")
        return probabilities.indices.map { eligible[$0] ? share + (1 - floor) * probabilities[$0] : 0 }
    }

    /// Takes `units` from the largest weights, one at a time, ties from the lower position.
    private static func take(_ units: UInt64, from weights: inout [UInt64]) {
        for _ in 0..<units {
            var largest = 0
            for a in weights.indices where weights[a] > weights[largest] { largest = a }
            weights[largest] -= 1
        }
    }
}
