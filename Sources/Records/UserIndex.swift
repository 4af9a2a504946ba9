/// The row of each user in a table of users: a map from identifier to row that allocates nothing per look-up.
///
/// Ascending identifiers that a sequence gave, of which a 32nd or more are in use, are a set of bits: the row is the number
/// of bits before the identifier's own, of which those before its word are counted beforehand (rank of a bit vector;
/// Jacobson, FOCS '89). Those of a million users take a quarter of a megabyte, which stays in the cache. Others are found by
/// open addressing with linear probing over row numbers; the keys stay in the table's own column, which is shared, not
/// copied. At most half of the slots are taken, so such a look-up reads about 1.5 slots.
///
/// ```swift
/// let index = try UserIndex([7, 12, 30])
/// index.index(of: 12)  // 1
/// index.index(of: 13)  // nil
/// ```
///
/// - Complexity: Building is O(*n*), a look-up O(1) on average. Memory: at most 16 bytes a user besides the column.
@usableFromInline
package struct UserIndex: Sendable {
    /// The user of each row.
    @usableFromInline package let userID: [Int64]
    /// Row number, or −1 where the slot is free; none where ``words`` tell.
    @usableFromInline let slots: [Int32]
    /// The identifier of the first bit of ``words``.
    @usableFromInline let base: Int64
    /// A bit for each identifier from ``base`` on, whether it is a user's; none where identifiers are hashed.
    @usableFromInline let words: [RankedWord]

    /// 64 bits, and how many are set before them: side by side, so that a look-up waits for memory once.
    @usableFromInline
    struct RankedWord: Sendable {
        @usableFromInline var bits: UInt64 = 0
        @usableFromInline var before: Int32 = 0

        @inlinable
        init() {}

        /// The row of the identifier at `bit`; −1 where it is nobody's.
        @inlinable @inline(__always)
        func row(_ bit: UInt64) -> Int32 {
            guard bits >> bit & 1 == 1 else { return -1 }
            return before &+ Int32(truncatingIfNeeded: (bits & ((1 << bit) &- 1)).nonzeroBitCount)
        }
    }

    /// The index of nobody.
    package static let empty = UserIndex()

    private init() {
        userID = []
        slots = [-1]
        base = 0
        words = []
    }

    /// The index of `userID`, whose position is the row.
    ///
    /// - Throws: ``ParameterError`` where a user occurs twice or there are more than 2³⁰ of them.
    package init(_ userID: [Int64]) throws(ParameterError) {
        guard userID.count <= 1 << 30 else {
            throw ParameterError(
                owner: "UserIndex", parameter: "userID", allowed: "at most 2³⁰ users", got: "\(userID.count) users")
        }
        func repeated(_ user: Int, _ other: Int) -> ParameterError {
            ParameterError(
                owner: "UserIndex", parameter: "userID", allowed: "without repetition",
                got: "a column in which a user occurs at rows \(user) and \(other)")
        }
        if let span = Self.denseSpan(of: userID) {
            var words = [RankedWord](repeating: RankedWord(), count: (span.count + 63) / 64)
            for user in userID {
                let bit = Int(user - span.base)
                words[bit >> 6].bits |= 1 << UInt64(bit & 63)
            }
            for place in words.indices.dropFirst() {
                words[place].before = words[place - 1].before + Int32(words[place - 1].bits.nonzeroBitCount)
            }
            self.words = words
            base = span.base
            slots = []
        } else {
            var capacity = 8
            while capacity < userID.count * 2 { capacity *= 2 }
            var slots = [Int32](repeating: -1, count: capacity)
            for (row, user) in userID.enumerated() {
                var slot = Self.firstSlot(of: user, capacity: capacity)
                while slots[slot] >= 0 {
                    guard userID[Int(slots[slot])] != user else { throw repeated(Int(slots[slot]), row) }
                    slot = (slot + 1) & (capacity - 1)
                }
                slots[slot] = Int32(truncatingIfNeeded: row)
            }
            self.slots = slots
            base = 0
            words = []
        }
        self.userID = userID
    }

    /// The first identifier and the number of them up to the last, where they ascend and at least a 32nd of those are
    /// users.
    private static func denseSpan(of userID: [Int64]) -> (base: Int64, count: Int)? {
        guard let first = userID.first, let last = userID.last else { return nil }
        let (width, overflow) = last.subtractingReportingOverflow(first)
        guard !overflow, width >= 0, width < Int64(userID.count) * 32 else { return nil }
        for row in userID.indices.dropFirst() where userID[row] <= userID[row - 1] { return nil }
        return (first, Int(width) + 1)
    }

    /// Number of users.
    package var count: Int { userID.count }

    /// The row of `user`; `nil` for a user who is not in the table.
    @inlinable
    package func index(of user: Int64) -> Int32? {
        if !words.isEmpty {
            let bit = UInt64(bitPattern: user &- base)
            guard user >= base, bit >> 6 < UInt64(words.count) else { return nil }
            let row = words[Int(bit >> 6)].row(bit & 63)
            return row < 0 ? nil : row
        }
        var slot = Self.firstSlot(of: user, capacity: slots.count)
        while true {
            let row = slots[slot]
            if row < 0 { return nil }
            if userID[Int(row)] == user { return row }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// Looks up many users at once: their rows, or −1 for those who are not in the table.
    ///
    /// In loops of their own, of which the first does nothing but fetch: so the processor waits for the memory of many
    /// look-ups at once.
    ///
    /// - Parameters:
    ///   - users: The identifiers.
    ///   - rows: Takes the rows; what is in it is dropped, and its room is used again.
    package func look(up users: [Int64], into rows: inout [Int32]) {
        if rows.count > users.count { rows.removeLast(rows.count - users.count) }
        while rows.count < users.count { rows.append(-1) }
        let users = users.span
        var found = rows.mutableSpan
        guard !words.isEmpty else {
            for item in users.indices { found[item] = index(of: users[item]) ?? -1 }
            return
        }
        let (words, base) = (words.span, base)
        let count = UInt64(words.count)
        var fetched = [RankedWord](repeating: RankedWord(), count: min(users.count, Self.fetchedAtOnce))
        for start in stride(from: 0, to: users.count, by: Self.fetchedAtOnce) {
            let end = min(users.count, start + Self.fetchedAtOnce)
            Self.fetch(users, start..<end, from: words, base, into: &fetched)
            for item in start..<end {
                let bit = UInt64(bitPattern: users[item] &- base)
                let isInside = users[item] >= base && bit >> 6 < count
                found[item] = isInside ? fetched[item - start].row(bit & 63) : -1
            }
        }
    }

    /// Look-ups that wait for memory together.
    private static let fetchedAtOnce = 256

    /// Fetches the word of each of the users at `places`; any word for those who are outside.
    private static func fetch(
        _ users: Span<Int64>, _ places: Range<Int>, from words: Span<RankedWord>, _ base: Int64,
        into fetched: inout [RankedWord]
    ) {
        var fetched = fetched.mutableSpan
        let count = UInt64(words.count)
        for item in places {
            let place = UInt64(bitPattern: users[item] &- base) >> 6
            fetched[item - places.lowerBound] = words[Int(place < count ? place : 0)]
        }
    }

    /// Where probing for `user` begins: the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA '14), so that
    /// consecutive identifiers do not cluster.
    @inlinable
    package static func firstSlot(of user: Int64, capacity: Int) -> Int {
        var bits = UInt64(bitPattern: user)
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Int(truncatingIfNeeded: bits) & (capacity - 1)
    }
}
