import Bandits
import Statistics
import Testing

@Suite struct PropensityVectorTests {
    @Test func `a floor of .3 over three arms turns (1, 0, 0) into (.8, .1, .1)`() {
        // Vowpal Wabbit's tests.
        let mixed = PropensityVector.mixing(floor: 0.3, into: [1, 0, 0], eligible: [true, true, true])
        for (got, want) in zip(mixed, [0.8, 0.1, 0.1]) { #expect(abs(got - want) < 1e-15) }
    }

    @Test func `the floor is shared by eligible arms alone`() {
        let mixed = PropensityVector.mixing(floor: 0.2, into: [0.5, 0.5, 0], eligible: [true, true, false])
        for (got, want) in zip(mixed, [0.5, 0.5, 0]) { #expect(abs(got - want) < 1e-15) }
    }

    @Test func `weights sum to exactly 2³² and are within one unit of the probability`() {
        let stream = KeyedStream(seed: 9, label: "vectors")
        for k in 0..<500 {
            let count = 1 + k % 20
            let raw = (0..<count).map { stream.uniform(Int64(k), UInt64($0)) }
            let sum = raw.reduce(0, +)
            let probabilities = raw.map { $0 / sum }
            let weights = PropensityVector(rounding: probabilities).weights
            #expect(weights.reduce(0, +) == PropensityVector.one)
            for (weight, p) in zip(weights, probabilities) { #expect(abs(Double(weight) - p * 0x1p32) < 1 + 1e-5) }
        }
    }

    @Test func `what is left over goes to the largest remainders, ties to the first arm`() {
        // Thirds of 2³² leave one unit; halves of an odd unit tie.
        #expect(
            PropensityVector(rounding: [1.0 / 3, 1.0 / 3, 1.0 / 3]).weights == [
                1_431_655_766, 1_431_655_765, 1_431_655_765,
            ])
        let half = 1.5 * 0x1p-32
        #expect(PropensityVector(rounding: [1 - 2 * half, half, half]).weights == [0xFFFF_FFFD, 2, 1])
    }

    @Test func `an arm with any probability stays possible under a floor`() {
        let vector = PropensityVector(rounding: [1 - 2e-12, 1e-12, 1e-12, 0], keepsPositive: true)
        #expect(vector.weights == [PropensityVector.one - 2, 1, 1, 0])
        #expect(PropensityVector(rounding: [1 - 1e-12, 1e-12]).weights == [PropensityVector.one, 0])
    }

    @Test func `a logged vector is audited by computing it again`() {
        let cells = [
            PricedThompson(means: [0, 0.3, 0.4], sds: [0.1, 0.2, 0.1], coefficients: [[0, 1, 2], [0, 0, 1]]),
            PricedThompson(means: [0, 0.1], sds: [0, 0.05], coefficients: [[0, 1], [0, 0]]),
        ]
        let prices = [0.1, 0.05]
        var logged = cells.map { $0.vector(prices: prices, floor: 0.1).weights }
        #expect(PropensityAudit.discrepancies(logged: logged, cells: cells, prices: prices, floor: 0.1).isEmpty)
        logged[1][0] -= 1
        logged[1][1] += 1
        let found = PropensityAudit.discrepancies(logged: logged, cells: cells, prices: prices, floor: 0.1)
        #expect(found.map(\.arm) == [0, 1] && found.allSatisfy { $0.cell == 1 })
        #expect(!PropensityAudit.discrepancies(logged: logged, cells: cells, prices: [0.2, 0.05], floor: 0.1).isEmpty)
    }

    @Test func `prices, an infinite price and eligibility change net means as they should`() {
        var cell = PricedThompson(means: [0, 1, 2], sds: [1, 1, 1], coefficients: [[0, 2, 0], [0, 0, 4]])
        #expect(cell.netMeans(prices: [0.25, .infinity]) == [0, 0.5, -.infinity])
        cell.eligible[1] = false
        #expect(cell.netMeans(prices: [0.25, 0]) == [0, -.infinity, 2])
        #expect(cell.vector(prices: [0, .infinity], floor: 0.5).probabilities == [0.75, 0, 0.25])
    }
}
