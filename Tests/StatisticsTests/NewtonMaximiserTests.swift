import Foundation
import Statistics
import TestSupport
import Testing

struct NewtonMaximiserTests {
    /// −(1 − x)² − 100 (y − x²)², whose top (1, 1) lies at the end of a bent ridge.
    private static func ridge(_ point: [Double]) -> Derivatives {
        let (x, y) = (point[0], point[1])
        var result = Derivatives(count: 2)
        let off = y - x * x
        result.value = -(1 - x) * (1 - x) - 100 * off * off
        result.gradient = [2 * (1 - x) + 400 * x * off, -200 * off]
        result.addSecond(0, 0, -2 + 400 * off - 800 * x * x)
        result.addSecond(0, 1, 400 * x)
        result.addSecond(1, 1, -200)
        return result
    }

    @Test func `it follows a bent ridge to its top from anywhere`() {
        let search = NewtonMaximiser(lower: [-10, -100], upper: [10, 100])
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            let start = [Double(generator.below(400)) / 100 - 2, Double(generator.below(400)) / 100 - 2]
            let found = search.maximum(from: start, Self.ridge)
            #expect(found.hasConverged && !found.isAtLimit.contains(true), "from \(start), seed 5")
            #expect(abs(found.point[0] - 1) < 1e-4 && abs(found.point[1] - 1) < 2e-4, "\(found.point) from \(start)")
        }
    }

    @Test func `a top outside the box is found at its edge, and said to be`() {
        let found = NewtonMaximiser(lower: [-10, -10], upper: [0.5, 10]).maximum(from: [-1, 2], Self.ridge)
        #expect(found.isAtLimit == [true, false])
        #expect(found.point[0] == 0.5 && abs(found.point[1] - 0.25) < 1e-6)
    }

    @Test func `a function that rises for ever ends at the box, one that is not finite ends at once`() {
        let rising = NewtonMaximiser(lower: [-50], upper: [50]).maximum(from: [0]) { point in
            var result = Derivatives(count: 1)
            result.value = point[0]
            result.gradient = [1]
            return result
        }
        #expect(rising.point == [50] && rising.isAtLimit == [true])
        let nowhere = NewtonMaximiser(lower: [-1], upper: [1]).maximum(from: [0]) { _ in
            var result = Derivatives(count: 1)
            result.value = .nan
            return result
        }
        #expect(!nowhere.hasConverged && nowhere.evaluations == 1)
    }
}
