import Audience
import Records
import Statistics
import Testing

@Suite struct RobustScalingTests {
    @Test func `a feature without a tail is centred on its median and divided by its quartiles' distance`() throws {
        let feature = try RobustScaling([(0...100).map { Float($0) }]).features[0]
        #expect(feature.logarithmUnit == nil && feature.centre == 50)
        #expect(abs(feature.spread - 50 / 1.349) < 1e-9)
        #expect(feature.scaled(50) == 0 && feature.scaled(1e9) == RobustScaling.limit)
        #expect(abs(feature.value(at: feature.scaled(73)) - 73) < 1e-9)
    }

    @Test func `a heavy tail is taken by its logarithm, whatever the unit`() throws {
        let stream = KeyedStream(seed: 2, label: "tail")
        let euros = (0..<2_000).map { Float(1 / (stream.uniform(Int64($0)) + 1e-4) - 0.5) }
        let scaling = try RobustScaling([euros, euros.map { $0 * 128 }, euros.map { -$0 }])
        #expect(scaling.features.allSatisfy { $0.logarithmUnit != nil })
        let rows = scaling.apply(to: [euros, euros.map { $0 * 128 }, euros.map { -$0 }], threads: 1)
        for user in 0..<2_000 {
            #expect(abs(rows[user * 3] - rows[user * 3 + 1]) < 1e-5)
            // Quantiles are values that occur, so mirroring moves the median by one user.
            #expect(abs(rows[user * 3] + rows[user * 3 + 2]) < 0.01)
        }
        let feature = scaling.features[0]
        for value in [-3, 0, 0.2, 5] {
            #expect(abs(feature.value(at: feature.scaled(value)) - value) < 1e-9 * (1 + abs(value)))
        }
    }

    @Test func `a feature that most users do not have still counts, and one that nobody has does not`() throws {
        let rare = (0..<1_000).map { Float($0 % 100 == 0 ? $0 : 0) }
        let some = (0..<1_000).map { Float($0 % 7 == 0 ? $0 : 0) }
        let scaling = try RobustScaling([rare, some, [Float](repeating: 0, count: 1_000)])
        #expect(scaling.features.map(\.isConstant) == [false, false, true])
        #expect(scaling.features[0].scaled(900) > 1 && scaling.features[1].scaled(700) > 1)
        #expect(scaling.features[2].scaled(5) == 0)
    }

    @Test func `the same at any number of threads`() throws {
        let stream = KeyedStream(seed: 1, label: "features")
        let columns = (0..<3).map { j in (0..<150_000).map { Float(stream.uniform(Int64($0), UInt64(j))) } }
        let scaling = try RobustScaling(columns)
        #expect(scaling.apply(to: columns, threads: 1) == scaling.apply(to: columns, threads: 2))
    }
}
