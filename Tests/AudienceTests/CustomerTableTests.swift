import Records
import Testing

@Suite struct CustomerTableTests {
    @Test func `every user is found at his row and nobody else is found`() throws {
        // Consecutive, spaced and negative keys, and the ends of the range.
        var keys: [Int64] = [Int64.min, -5_000_000, -1, 0]
        keys += (1...5_000).map { $0 }
        keys += (1...5_000).map { 1_000_000 + $0 * 4_096 }
        keys.append(Int64.max)
        let index = try UserIndex(keys)
        #expect(keys.indices.allSatisfy { index.index(of: keys[$0]) == Int32($0) })
        #expect([5_001, -2, 1_000_001, Int64.max - 1].allSatisfy { index.index(of: $0) == nil })
    }

    @Test(arguments: [Int64.min, -3, 0, 1_000, Int64.max - 9_000])
    func `users numbered by a sequence with gaps are found from its first to its last number`(first: Int64) throws {
        let keys = (0..<3_000).map { first + 3 * $0 }
        let index = try UserIndex(keys)
        #expect(keys.indices.allSatisfy { index.index(of: keys[$0]) == Int32($0) })
        #expect(keys.allSatisfy { index.index(of: $0 + 1) == nil && index.index(of: $0 + 2) == nil })
        #expect([first &- 1, first + 9_000, Int64.min + 1, Int64.max].allSatisfy { index.index(of: $0) == nil })
        #expect(throws: ParameterError.self) { try UserIndex(keys + [first]) }
    }

    @Test func `an empty table finds nobody`() throws {
        #expect(try customers([]).index(of: 1) == nil)
    }

    @Test func `users out of order, repeated users and unnamed regions are refused by name`() {
        #expect(throws: ParameterError.self) { try UserIndex([1, 2, 1]) }
        let error = #expect(throws: ParameterError.self) { try customers([2, 1]) }
        #expect(error?.description == "CustomerTable: userID must be strictly ascending, but is not ascending at row 1")
        #expect(throws: ParameterError.self) { try customers([1, 1]) }
        #expect(throws: ParameterError.self) {
            try CustomerTable(userID: [1], joinedAt: [0], region: [1], regionNames: ["north"])
        }
        #expect(throws: ParameterError.self) {
            try CustomerTable(userID: [1], joinedAt: [], region: [0], regionNames: ["north"])
        }
    }
}
