import Audience
import Records
import Statistics
import Testing

@Suite struct ValueTierTests {
    @Test func `of a hundred different values five are top, fifteen next, thirty next, and fifty below`() throws {
        let values = (0..<120).map { Double(($0 * 77) % 120) - 19 }  // 100 above 0
        let tiers = try ValueTier.tiers(of: values)
        #expect(ValueTier.allCases.map { tier in tiers.count { $0 == tier } } == [5, 15, 30, 50, 20])
        #expect(zip(values, tiers).allSatisfy { ($0 > 95) == ($1 == .top5) && ($0 <= 0) == ($1 == .zero) })
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `a tier is the share of buyers who are worth strictly more, ties shared`(seed: UInt64) throws {
        let stream = KeyedStream(seed: seed, label: "tiers")
        let values = (0..<Int(1 + stream.bits(0) % 300)).map { Double(stream.bits(Int64($0), 1) % 40) - 3 }
        let n = values.count { $0 > 0 }
        let expected = values.map { own -> ValueTier in
            guard own > 0 else { return .zero }
            let above = 100 * values.count { $0 > own }
            return above < 5 * n ? .top5 : above < 20 * n ? .top20 : above < 50 * n ? .top50 : .lower
        }
        #expect(try ValueTier.tiers(of: values) == expected)
    }

    @Test func `nobody is worth anything, or nobody is there, or somebody has no number`() throws {
        #expect(try ValueTier.tiers(of: [0, -1]) == [.zero, .zero])
        #expect(try ValueTier.tiers(of: []).isEmpty)
        #expect(throws: ParameterError.self) { try ValueTier.tiers(of: [1, .nan]) }
    }
}
