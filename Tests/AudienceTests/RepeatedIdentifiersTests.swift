import Records
import Statistics
import Testing

/// What occurs again among millions of identifiers.
@Suite struct RepeatedIdentifiersTests {
    @Test(arguments: [0, 1, 2, 1_000, 40_000])
    func `those that occur again are found, and no others`(count: Int) throws {
        let stream = KeyedStream(seed: 7, label: "identifiers")
        // About a tenth is one of fifty, the others are all over the range.
        let ids = (0..<Int64(count)).map { row in
            let (first, second) = stream.words(row)
            return first % 10 == 0 ? Int64(second % 50) : Int64(bitPattern: second)
        }
        var identifiers = RepeatedIdentifiers()
        for id in ids { identifiers.add(id) }
        let found = try identifiers.finish()
        #expect(found.userID == Dictionary(grouping: ids, by: \.self).filter { $1.count > 1 }.keys.sorted())
    }

    @Test func `many at once and one by one are found alike, beyond what a block holds`() throws {
        let stream = KeyedStream(seed: 8, label: "identifiers")
        var ids = (0..<Int64(600_000)).map { Int64(bitPattern: stream.bits($0)) }
        let again = [ids[3], ids[299_999], ids[599_999]]
        ids += again
        var identifiers = RepeatedIdentifiers()
        identifiers.add(contentsOf: Array(ids.prefix(400_001)))
        for id in ids[400_001..<400_100] { identifiers.add(id) }
        identifiers.add(contentsOf: Array(ids[400_100...]))
        #expect(try identifiers.finish().userID == again.sorted())
    }

    @Test(arguments: [0, 1, 3, 100, 4_000, 30_000])
    func `among ascending ones with some out of order those that occur again are found`(outOfOrder: Int) throws {
        let stream = KeyedStream(seed: 9, label: "identifiers")
        // A sequence with gaps of up to 2²⁰, of which some come again later and others for the first time.
        var ids: [Int64] = []
        var last = Int64(-1_000_000)
        for row in 0..<Int64(60_000) {
            last += 1 + Int64(stream.bits(row) >> (44 + stream.bits(row, 1) % 20))
            ids.append(last)
        }
        for row in 0..<outOfOrder {
            let (first, second) = stream.words(Int64(row), 2)
            let place = Int(first % UInt64(ids.count))
            ids.insert(second % 2 == 0 ? ids[place] : ids[place] + 1, at: min(ids.count, place + Int(second % 1_000)))
        }
        let expected = Dictionary(grouping: ids, by: \.self).filter { $1.count > 1 }.keys.sorted()
        #expect(expected.isEmpty == (outOfOrder == 0))
        for batch in [ids.count, 2_048, 7] {
            var identifiers = RepeatedIdentifiers()
            for start in stride(from: 0, to: ids.count, by: batch) {
                identifiers.add(contentsOf: Array(ids[start..<min(ids.count, start + batch)]))
            }
            #expect(try identifiers.finish().userID == expected)
        }
    }

    @Test func `a scan that begins in the middle is two runs, and what is in both is found`() throws {
        let numbers = (0..<Int64(100_000)).map { $0 * 3 }
        func found(_ ids: [Int64]) throws -> [Int64] {
            var identifiers = RepeatedIdentifiers()
            identifiers.add(contentsOf: ids)
            return try identifiers.finish().userID
        }
        #expect(try found(Array(numbers[40_000...] + numbers[..<40_000])).isEmpty)
        #expect(try found(Array(numbers[40_000...] + numbers[...40_000])) == [120_000])
        #expect(try found(Array(numbers[70_000...] + numbers[20_000..<70_000] + numbers[..<20_000])).isEmpty)
        #expect(try found(numbers + numbers) == numbers)
        #expect(try found(numbers + numbers.map { $0 + 1 } + numbers.map { $0 + 2 }).isEmpty)
        #expect(try found(numbers + numbers.map { $0 + 1 } + [300_000, 7, 4]) == [4, 7])
    }

    @Test func `the same identifier over and over is found once`() throws {
        var identifiers = RepeatedIdentifiers()
        identifiers.add(contentsOf: (0..<100_000).map { _ in 5 })
        identifiers.add(contentsOf: Array(6..<200_000))
        #expect(try identifiers.finish().userID == [5])
    }

    @Test func `the smallest and the largest identifier, zero and neighbours are identifiers like others`() throws {
        var identifiers = RepeatedIdentifiers()
        for id: Int64 in [.min, .max, 0, 1, -1, .max, 2, .min, 0] { identifiers.add(id) }
        let found = try identifiers.finish()
        #expect(found.userID == [.min, 0, .max])
        #expect(found.index(of: 0) != nil && found.index(of: 1) == nil)
    }
}
