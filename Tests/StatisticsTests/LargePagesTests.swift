import Statistics
import Testing

@Suite struct LargePagesTests {
    /// Counts on both sides of a large page of 2 MB, in elements of 8 bytes.
    static let counts = [0, 1, 511, 262_143, 262_144, 262_145, 1_000_003]

    @Test(arguments: counts) func `an array in large pages is like any other`(count: Int) {
        #expect([Int64](inLargePages: 7, count: count) == [Int64](repeating: 7, count: count))
        #expect([Int64](inLargePages: count) { Int64($0) * 3 } == (0..<count).map { Int64($0) * 3 })
        #expect([UInt8](inLargePages: 1, count: count) == [UInt8](repeating: 1, count: count))
    }

    @Test(arguments: counts) func `making room keeps what is there`(count: Int) {
        var column = (0..<count).map { Int64($0) }
        column.makeRoom(inLargePages: 300_000)
        #expect(column == (0..<count).map { Int64($0) })
        #expect(column.capacity >= count + 300_000)
        let capacity = column.capacity
        for next in 0..<300_000 { column.append(Int64(count + next)) }
        #expect(column.capacity == capacity)
        #expect(column == (0..<count + 300_000).map { Int64($0) })
    }

    @Test func `room that is made bit by bit doubles, so that few elements are moved`() {
        var column: [Int32] = []
        var growths = 0
        for batch in 0..<1_000 {
            let capacity = column.capacity
            column.makeRoom(inLargePages: 1_000)
            if column.capacity != capacity { growths += 1 }
            column.append(contentsOf: repeatElement(Int32(batch), count: 1_000))
        }
        #expect(column.count == 1_000_000)
        #expect(growths <= 12)
    }

    @Test func `what an element cannot be made of is thrown`() {
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            _ = try [Int](inLargePages: 10) { (place) throws(Refusal) in
                guard place < 5 else { throw Refusal() }
                return place
            }
        }
    }

    @Test func `room for a copy does not touch the original`() {
        let original = [Int64](inLargePages: 1, count: 300_000)
        var copy = original
        copy.reserveCapacity(inLargePages: 600_000)
        copy[0] = 2
        #expect(original[0] == 1)
    }
}
