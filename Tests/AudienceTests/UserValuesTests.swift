import Records
import Statistics
import Testing

@Suite struct UserValuesTests {
    /// What a user did: enough to see order and sums.
    struct Sum: Equatable, Sendable, BitwiseCopyable {
        var items: Int32 = 0
        var last: Int32 = 0
    }

    /// `count` items of users drawn from `users`.
    static func items(_ seed: UInt64, count: Int, of users: [Int64]) -> [Int64] {
        let stream = KeyedStream(seed: seed, label: "items")
        return (0..<count).map { users[Int(stream.bits(Int64($0)) % UInt64(users.count))] }
    }

    /// The fold of `items` in batches of `batch`.
    static func fold(_ items: [Int64], batch: Int) -> UserValues<Sum> {
        var values = UserValues(initial: Sum())
        for start in stride(from: 0, to: items.count, by: batch) {
            let rows = (start..<min(start + batch, items.count)).map { (index: Int32($0), user: items[$0]) }
            values.update(for: rows, by: \.user) { sum, row in
                sum.items += 1
                sum.last = row.index
            }
        }
        return values
    }

    static func expect(
        _ values: UserValues<Sum>, equals items: [Int64], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var expected: [Int64: Sum] = [:]
        for (index, user) in items.enumerated() {
            expected[user, default: Sum()].items += 1
            expected[user]?.last = Int32(index)
        }
        let sorted = values.sorted()
        #expect(sorted.userID == expected.keys.sorted(), sourceLocation: sourceLocation)
        #expect(sorted.values == sorted.userID.map { expected[$0] }, sourceLocation: sourceLocation)
    }

    @Test(arguments: [1, 7, 1_000])
    func `everybody has what a dictionary would say, in the order of identifiers`(batch: Int) {
        let dense = (0..<3_000).map { Int64($0) }
        let sparse = dense.map { ($0 - 1_500) &* 0x5DEE_CE66_D123 }
        let shifted = dense.map { $0 - 9_000_000_000 }
        for (seed, users) in [dense, sparse, shifted, [0], [.min, 0, .max], [-1, 0, 1]].enumerated() {
            let items = Self.items(UInt64(seed), count: 10_000, of: users)
            Self.expect(Self.fold(items, batch: batch), equals: items)
        }
    }

    @Test func `identifiers that come in ascending or descending order make it grow step by step`() {
        let ascending = (0..<9_000).map { Int64($0) + 50 }
        for items in [ascending, ascending.reversed(), ascending + ascending.reversed()] {
            Self.expect(Self.fold(items, batch: 64), equals: items)
        }
    }

    @Test func `one user far away, late or early, is kept beside the dense ones`() {
        let dense = Self.items(4, count: 12_000, of: (0..<6_000).map { Int64($0) })
        for outlier in [Int64.min, -1, 6_001, 1 << 40, .max] {
            for items in [dense + [outlier], [outlier] + dense, dense + [outlier] + dense] {
                Self.expect(Self.fold(items, batch: 500), equals: items)
            }
        }
    }

    @Test func `halves combine to the whole, whatever the identifiers of either`() {
        let dense = Self.items(5, count: 9_000, of: (0..<5_000).map { Int64($0) })
        let sparse = Self.items(6, count: 3_000, of: (0..<2_000).map { Int64($0) << 33 })
        for (first, second) in [(dense, dense), (dense, sparse), (sparse, dense), (dense, []), ([], sparse)] {
            var values = Self.fold(first, batch: 256)
            let offset = Int32(first.count)
            values.combine(Self.fold(second, batch: 256)) { here, there in
                here.items += there.items
                here.last = there.last + offset
            }
            Self.expect(values, equals: first + second)
        }
    }

    @Test func `nobody met is nobody listed`() {
        var values = UserValues(initial: 0)
        values.update(for: [Int64](), by: \.self) { count, _ in count += 1 }
        #expect(values.sorted().userID.isEmpty)
    }
}
