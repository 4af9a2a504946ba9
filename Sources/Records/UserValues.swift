internal import Statistics

/// A value for each user who was met, such as what he did so far: the state of a fold over events whose users nobody
/// listed beforehand.
///
/// Identifiers that a sequence gave, of which a quarter or more were met, or whose span is below 2²⁰, address their
/// values directly: one read from memory, which for many users is what an event costs. Others are found by open
/// addressing with linear probing, at most five eighths of the places taken. It begins with the latter, and looks again
/// whenever it grows or a user falls outside of the directly addressed.
///
/// ```swift
/// var counts = UserValues(initial: 0)
/// counts.update(for: [7, 12, 7], by: \.self) { count, _ in count += 1 }
/// counts.sorted().userID  // [7, 12]
/// counts.sorted().values  // [2, 1]
/// ```
///
/// - Complexity: O(1) an item on average. Memory: at most six values a user where they are addressed directly, or
///   1.6 million; else between 1.6 and 3.2 values and identifiers.
@usableFromInline
package struct UserValues<Value: Equatable & Sendable & BitwiseCopyable>: Sendable {
    /// What users begin with, and who still has it was not met.
    @usableFromInline package let initial: Value
    /// Values by place; ``initial`` where the place is free.
    @usableFromInline var values: [Value]
    /// Identifiers by place, 0 where it is free, and at the end the place of user 0; none where places are identifiers
    /// in their order.
    @usableFromInline var users: [Int64]
    /// The identifier of the first place, where places are identifiers in their order; `nil` where they are hashed.
    @usableFromInline var base: Int64?
    /// Users met, where places are hashed.
    @usableFromInline var taken = 0
    /// By item of a batch: its user's place; kept to save allocations.
    @usableFromInline var places: [Int] = []

    /// The fewest places that are hashed, user 0's aside.
    @usableFromInline static var least: Int { 4_096 }

    /// Nobody yet.
    @inlinable
    package init(initial: Value) {
        self.initial = initial
        values = [Value](repeating: initial, count: Self.least + 1)
        users = [Int64](repeating: 0, count: Self.least + 1)
    }

    /// Changes the values of the users of `items`, in their order.
    ///
    /// Users' values are far apart in memory. Items in batches of hundreds let the processor fetch several at once.
    ///
    /// - Parameters:
    ///   - items: The items.
    ///   - user: Whose an item is.
    ///   - body: Adds an item to its user's value, which is not ``initial`` afterwards.
    @inlinable
    package mutating func update<Item>(
        for items: some RandomAccessCollection<Item>, by user: (Item) -> Int64, _ body: (inout Value, Item) -> Void
    ) {
        var (least, most) = (Int64.max, Int64.min)
        for item in items {
            let id = user(item)
            least = min(least, id)
            most = max(most, id)
        }
        guard least <= most else { return }
        makeRoom(for: items.count, from: least, to: most)
        places.removeAll(keepingCapacity: true)
        if let base {
            for item in items { places.append(Int(truncatingIfNeeded: user(item) &- base)) }
        } else {
            for item in items { places.append(take(user(item))) }
        }
        let places = places
        var values = values.mutableSpan
        var index = 0
        for item in items {
            body(&values[places[index]], item)
            index += 1
        }
    }

    /// Users in ascending order, and their values.
    @inlinable
    package consuming func sorted() -> (userID: [Int64], values: [Value]) {
        let met = values.indices.filter { values[$0] != initial }
        guard base == nil else { return (met.map { user(at: $0) }, met.map { values[$0] }) }
        let order = Self.ascending(met.map { users[$0] })
        return (order.map { users[met[Int($0)]] }, order.map { values[met[Int($0)]] })
    }

    /// Positions of `ids` in ascending order.
    @usableFromInline
    static func ascending(_ ids: [Int64]) -> [Int32] { radixOrder(ids) }

    /// Takes in what `other` has.
    ///
    /// - Parameters:
    ///   - other: What other events came to.
    ///   - body: Adds a user's value there to that here, which is ``initial`` where he was not met.
    @inlinable
    package mutating func combine(_ other: Self, _ body: (inout Value, Value) -> Void) {
        let batch = 1_024
        var items: [(user: Int64, value: Value)] = []
        items.reserveCapacity(batch)
        for place in other.values.indices where other.values[place] != other.initial {
            items.append((other.user(at: place), other.values[place]))
            guard items.count == batch else { continue }
            update(for: items, by: \.user) { body(&$0, $1.value) }
            items.removeAll(keepingCapacity: true)
        }
        update(for: items, by: \.user) { body(&$0, $1.value) }
    }

    /// Whose the value at `place` is.
    @inlinable
    func user(at place: Int) -> Int64 { base.map { $0 &+ Int64(place) } ?? users[place] }

    /// The place of `user`, which is his from now on; hashed.
    @inlinable
    mutating func take(_ user: Int64) -> Int {
        let capacity = users.count - 1
        guard user != 0 else { return capacity }
        var place = UserIndex.firstSlot(of: user, capacity: capacity)
        while users[place] != user {
            if users[place] == 0 {
                users[place] = user
                taken += 1
                break
            }
            place = (place + 1) & (capacity - 1)
        }
        return place
    }

    /// Makes room for `more` users between `least` and `most`.
    @inlinable
    mutating func makeRoom(for more: Int, from least: Int64, to most: Int64) {
        if let base {
            let first = UInt64(bitPattern: least &- base)
            let last = UInt64(bitPattern: most &- base)
            if least >= base, first <= last, last < UInt64(values.count) { return }
        } else if (taken + more) * 8 <= (users.count - 1) * 5 {
            return
        }
        rearrange(for: more, from: least, to: most)
    }

    /// Chooses anew how places are found.
    @inlinable
    mutating func rearrange(for more: Int, from least: Int64, to most: Int64) {
        let met = values.indices.filter { values[$0] != initial }
        let ids = met.map { user(at: $0) }
        let old = met.map { values[$0] }
        let (least, most) = (min(least, ids.min() ?? least), max(most, ids.max() ?? most))
        if let span = directSpan(users: met.count + more, from: least, to: most) {
            base = span.base
            users = []
            taken = 0
            values = [Value](repeating: initial, count: span.count)
            for (id, value) in zip(ids, old) { values[Int(id - span.base)] = value }
        } else {
            var size = Self.least
            while (met.count + more) * 8 > size * 5 { size *= 2 }
            base = nil
            taken = 0
            users = [Int64](repeating: 0, count: size + 1)
            values = [Value](repeating: initial, count: size + 1)
            for (id, value) in zip(ids, old) { values[take(id)] = value }
        }
    }

    /// Identifiers to address directly: `least` to `most`, if a quarter of them are users or there are few enough to
    /// leave them empty, and a quarter as many more on either side, so that growing step by step costs little more than
    /// growing at once.
    @usableFromInline
    func directSpan(users: Int, from least: Int64, to most: Int64) -> (base: Int64, count: Int)? {
        let (width, overflow) = most.subtractingReportingOverflow(least)
        guard !overflow, width < max(Int64(users) * 4, 1 << 20) else { return nil }
        let spare = width / 4 + 1
        let (first, underflow) = least.subtractingReportingOverflow(spare)
        return underflow ? (.min, Int(most - .min + spare)) : (first, Int(width + 2 * spare) + 1)
    }
}
