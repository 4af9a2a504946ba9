import Evaluation
import Records
import Testing

@Suite struct ConfidenceSequenceTests {
    @Test func `equation 9 of arXiv 2103.06476, computed apart`() throws {
        let sequence = try ConfidenceSequence(alpha: 0.05, plannedObservations: 10_000)
        #expect(abs(sequence.multiplier(observations: 10_000) - 3.0352089903762534) < 1e-12)
        #expect(abs(sequence.multiplier(observations: 100) - 9.084379437310579) < 1e-12)
    }

    @Test(arguments: [0.01, 0.05, 0.1])
    func `it is tightest near the declared number`(alpha: Double) throws {
        func width(_ planned: Double) throws -> Double {
            try ConfidenceSequence(alpha: alpha, plannedObservations: planned).multiplier(observations: 10_000)
        }
        let declared = try width(10_000)
        for other in [1_000, 5_000, 20_000, 100_000] as [Double] {
            #expect(try width(other) > declared * 0.999)
        }
    }

    @Test func `the projection is the first number at which the half-width is small enough`() throws {
        let sequence = try ConfidenceSequence(alpha: 0.1, plannedObservations: 5_000)
        let needed = try #require(sequence.observations(toResolve: 0.5, sd: 20, observed: 100))
        func halfWidth(_ count: Double) -> Double { sequence.multiplier(observations: count) * 20 / count.squareRoot() }
        #expect(halfWidth(needed) < 0.5 && halfWidth(needed - 2) > 0.5)
        #expect(sequence.observations(toResolve: 0.5, sd: 20, observed: 1e6) == 1e6)
        #expect(sequence.observations(toResolve: 1e-12, sd: 20, observed: 1) == nil)
    }

    @Test func `levels and plans outside their range are refused`() {
        #expect(throws: ParameterError.self) { try ConfidenceSequence(alpha: 0, plannedObservations: 1) }
        #expect(throws: ParameterError.self) { try ConfidenceSequence(alpha: .nan, plannedObservations: 1) }
        #expect(throws: ParameterError.self) { try ConfidenceSequence(alpha: 0.1, plannedObservations: .infinity) }
    }
}
