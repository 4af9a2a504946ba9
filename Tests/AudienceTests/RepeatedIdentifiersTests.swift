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

    @Test func `the smallest and the largest identifier, zero and neighbours are identifiers like others`() throws {
        var identifiers = RepeatedIdentifiers()
        for id: Int64 in [.min, .max, 0, 1, -1, .max, 2, .min, 0] { identifiers.add(id) }
        let found = try identifiers.finish()
        #expect(found.userID == [.min, 0, .max])
        #expect(found.index(of: 0) != nil && found.index(of: 1) == nil)
    }
}
