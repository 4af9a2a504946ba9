internal import Postgres
internal import Statistics

/// Events folded by user, whatever the identifiers: memory follows users, not events.
///
/// Rows are collected in a small batch and folded together: the users' places in memory are far apart, and only a tight
/// loop lets the processor fetch several at once.
struct ShopperFold {
    private struct Event {
        var user: Int64 = 0
        var time: Int64 = 0
        var amount = 0.0
        var kind = 0
    }

    /// Totals of users in open addressing, a power of two of them, at most five eighths taken.
    private var places = [ShopperTotals](repeating: ShopperTotals(), count: 1 << 12)
    private var count = 0
    private var batch = [Event](repeating: Event(), count: 1 << 10)
    private var waiting = 0

    /// Whether nobody was taken in.
    var isEmpty: Bool { count == 0 && waiting == 0 }

    /// The columns of table `events`, in the order of ``add(_:)``.
    static let selection = "user_id, kind, ts, amount"

    /// Takes in the next row of a COPY.
    mutating func add(_ row: inout RowReader) throws(PostgresError) {
        let user = try row.int64()
        let kind = Int(try row.int16())
        batch[waiting] = Event(user: user, time: try row.timestamp(), amount: try row.double(), kind: kind)
        waiting += 1
        if waiting == batch.count { fold() }
    }

    /// Folds what waits.
    mutating func fold() {
        reserve(waiting)
        count += Self.fold(batch, 0..<waiting, into: &places)
        waiting = 0
    }

    /// Folds the events in `rows` into `places`, which has room, and returns how many users are new.
    private static func fold(_ events: [Event], _ rows: Range<Int>, into places: inout [ShopperTotals]) -> Int {
        var places = places.mutableSpan
        let mask = places.count - 1
        var added = 0
        for index in rows {
            let event = events[index]
            var place = hash(event.user) & mask
            while places[place].user != event.user && !places[place].isFree { place = (place + 1) & mask }
            if places[place].isFree { added += 1 }
            places[place].user = event.user
            places[place].add(kind: event.kind, at: event.time, amount: event.amount)
        }
        return added
    }

    /// Takes in what `other` has folded.
    mutating func combine(_ other: ShopperFold) {
        reserve(other.count)
        for totals in other.places where !totals.isFree {
            var place = Self.hash(totals.user) & (places.count - 1)
            while places[place].user != totals.user && !places[place].isFree {
                place = (place + 1) & (places.count - 1)
            }
            if places[place].isFree { count += 1 }
            places[place].combine(totals)
        }
    }

    /// Users ascending by identifier.
    consuming func sorted() -> [ShopperTotals] {
        let taken = places.filter { !$0.isFree }
        return radixOrder(taken.map(\.user)).map { taken[Int($0)] }
    }

    /// Makes room for `more` users.
    private mutating func reserve(_ more: Int) {
        var size = places.count
        while (count + more) * 8 > size * 5 { size *= 2 }
        guard size > places.count else { return }
        let old = places
        places = [ShopperTotals](repeating: ShopperTotals(), count: size)
        for totals in old where !totals.isFree {
            var place = Self.hash(totals.user) & (size - 1)
            while !places[place].isFree { place = (place + 1) & (size - 1) }
            places[place] = totals
        }
    }

    /// Fibonacci hashing (Knuth, volume 3, 6.4): the high half of the product.
    @inline(__always)
    private static func hash(_ user: Int64) -> Int {
        Int(truncatingIfNeeded: (UInt64(bitPattern: user) &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
