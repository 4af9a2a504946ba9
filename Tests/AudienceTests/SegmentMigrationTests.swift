import Audience
import Records
import Statistics
import Testing

@Suite struct SegmentMigrationTests {
    private typealias Night = SegmentMigration.Membership

    @Test func `moves are counted by user, also of those who came or went`() throws {
        let before = Night(userID: [1, 2, 3, 5, 9], segment: [0, 0, 1, 1, 0], names: ["loyal", "new"])
        let after = Night(userID: [2, 3, 4, 5, 7, 9], segment: [1, 0, 0, 0, 1, 1], names: ["at_risk", "loyal"])
        let moves = try SegmentMigration(from: before, to: after)
        #expect(moves.segments == ["loyal", "new", "at_risk"])
        #expect(moves.counts == [[2, 0, 0], [0, 0, 2], [0, 0, 0]])
        #expect(moves.entered == [1, 0, 1] && moves.left == [1, 0, 0])
        #expect(moves.users(from: "new", to: "at_risk") == 2 && moves.users(from: "new", to: "gone") == 0)
        #expect(moves.movedShare == 0.5)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `rows and columns sum to the segments of both nights`(seed: UInt64) throws {
        let stream = KeyedStream(seed: seed, label: "migration")
        func night(_ index: UInt64, _ names: [String]) -> Night {
            let users = (0..<300).map { Int64($0) }.filter { stream.bits($0, index) % 4 != 0 }
            return Night(
                userID: users, segment: users.map { Int32(stream.bits($0, index + 9) % UInt64(names.count)) },
                names: names)
        }
        let (before, after) = (night(1, ["a", "b", "c"]), night(2, ["c", "d", "a", "e"]))
        let moves = try SegmentMigration(from: before, to: after)
        for (index, name) in moves.segments.enumerated() {
            let was = before.segment.count { before.names[Int($0)] == name }
            let isNow = after.segment.count { after.names[Int($0)] == name }
            #expect(moves.counts[index].reduce(0, +) + moves.left[index] == was)
            #expect(moves.counts.reduce(0) { $0 + $1[index] } + moves.entered[index] == isNow)
        }
    }

    @Test func `moves that were counted elsewhere are the same moves`() throws {
        let moves = try SegmentMigration(
            from: Night(userID: [1, 2, 3], segment: [0, 0, 1], names: ["loyal", "new"]),
            to: Night(userID: [2, 3, 4], segment: [1, 0, 0], names: ["loyal", "new"]))
        let counted = try SegmentMigration(
            segments: ["loyal", "new"], counts: [[0, 1], [1, 0]], entered: [1, 0], left: [1, 0])
        #expect(counted == moves && counted.stability == moves.stability)
        #expect(throws: ParameterError.self) {
            try SegmentMigration(segments: ["loyal"], counts: [[0, 1]], entered: [1], left: [1])
        }
    }

    @Test func `users out of order and segments without a name are refused`() {
        let good = Night(userID: [1, 2], segment: [0, 0], names: ["a"])
        for bad in [
            Night(userID: [2, 1], segment: [0, 0], names: ["a"]),
            Night(userID: [1, 1], segment: [0, 0], names: ["a"]),
            Night(userID: [1], segment: [], names: ["a"]), Night(userID: [1], segment: [1], names: ["a"]),
            Night(userID: [1], segment: [-1], names: ["a"]),
        ] {
            #expect(throws: ParameterError.self) { try SegmentMigration(from: bad, to: good) }
            #expect(throws: ParameterError.self) { try SegmentMigration(from: good, to: bad) }
        }
    }

    @Test func `the index of two distributions is the formula's, and reads by its thresholds`() {
        // Half a user more in each class: shares .5 and .5 against .6 and .4 of 1,000,001.
        let even = PopulationStability(before: [500_000, 500_000], after: [600_000, 400_000])
        #expect(abs(even.index - (0.1 * 0.182_321_556_793_955 + 0.1 * 0.223_143_551_314_21)) < 1e-6)
        #expect(even.level == .stable)
        #expect(PopulationStability(before: [50_000, 50_000], after: [66_000, 34_000]).level == .shifting)
        #expect(PopulationStability(before: [50_000, 50_000], after: [75_000, 25_000]).level == .drifted)
        #expect(PopulationStability(before: [7, 0], after: [7, 0]).index == 0)
        #expect(PopulationStability(before: [1_000, 0], after: [500, 500]).index.isFinite)
        #expect(PopulationStability(before: [], after: []).level == .stable)
    }

    @Test func `by chance the index is about as large as its noise says, and raises no alarm`() {
        let stream = KeyedStream(seed: 4, label: "psi")
        var (sum, noise) = (0.0, 0.0)
        for round in 0..<400 as Range<Int64> {
            func sample(_ side: UInt64) -> [Int] {
                var counts = [Int](repeating: 0, count: 10)
                for user in 0..<200 as Range<UInt64> { counts[Int(stream.bits(round, user << 1 | side) % 10)] += 1 }
                return counts
            }
            let drift = PopulationStability(before: sample(0), after: sample(1))
            sum += drift.index
            noise = drift.noise
            #expect(drift.level == .stable)
        }
        #expect(abs(noise - 0.09) < 1e-12 && abs(sum / 400 / noise - 1) < 0.1)
    }

    @Test func `bins hold a tenth each, and a common value has one of its own`() throws {
        let values = (0..<1_000).map { Float(($0 * 7) % 1_000) }
        let bins = try QuantileBins(values)
        #expect(bins.counts(values) == [Int](repeating: 100, count: 10))
        let zeros = (0..<1_000).map { Float(max(0, $0 - 700)) }
        let few = try QuantileBins(zeros)
        #expect(few.counts(zeros) == [701, 99, 100, 100])
        #expect(
            PopulationStability(before: few.counts(zeros), after: few.counts(zeros.map { $0 + 50 })).level == .drifted)
        #expect(throws: ParameterError.self) { try QuantileBins([1, .nan]) }
        #expect(throws: ParameterError.self) { try QuantileBins([1], classes: 1) }
        #expect(try QuantileBins([]).count == 1)
    }
}
