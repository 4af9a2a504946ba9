import Audience
import Statistics
import Testing

@Suite struct StandardisationTests {
    @Test func `standardised features have mean 0 and variance 1, and a constant one is 0`() {
        var values: [Float] = []
        for user in 0..<1_000 { values += [Float(user % 17) * 100, 4, Float(user % 3)] }
        let standard = Standardisation(values, dimensions: 3, threads: 1)
        standard.apply(to: &values)
        let again = Standardisation(values, dimensions: 3, threads: 1)
        #expect(again.means.allSatisfy { abs($0) < 1e-6 })
        #expect(zip(again.deviations, [1, 0, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func `it has the same bits at any number of threads`() {
        let stream = KeyedStream(seed: 1, label: "features")
        let values = (0..<280_000).map { Float(stream.uniform(Int64($0))) }
        let one = Standardisation(values, dimensions: 2, threads: 1)
        #expect(Standardisation(values, dimensions: 2, threads: 3) == one)
    }
}
