internal import Postgres
internal import Records

/// Events folded by user, whatever the identifiers: memory follows users, not events.
struct ShopperFold {
    private struct Event {
        var user: Int64 = 0
        var time: Int64 = 0
        var amount = 0.0
        var kind = 0
    }

    private var totals = UserValues(initial: ShopperTotals())
    /// Rows are collected and folded together, as ``UserValues`` advises.
    private var batch = [Event](repeating: Event(), count: 1 << 10)
    private var waiting = 0

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
        totals.update(for: batch[..<waiting], by: \.user) { totals, event in
            totals.add(kind: event.kind, at: event.time, amount: event.amount)
        }
        waiting = 0
    }

    /// Takes in what `other` has folded.
    mutating func combine(_ other: ShopperFold) {
        totals.combine(other.totals) { $0.combine($1) }
    }

    /// Users ascending by identifier.
    consuming func sorted() -> (userID: [Int64], values: [ShopperTotals]) { totals.sorted() }
}
