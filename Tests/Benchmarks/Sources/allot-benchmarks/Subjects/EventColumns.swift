internal import Postgres

/// The generated events as columns.
struct EventColumns {
    var userID: [Int64] = []
    var itemID: [Int32] = []
    var kind: [Int16] = []
    /// Microseconds since 1970-01-01 UTC.
    var time: [Int64] = []
    var amount: [Double] = []

    /// The columns of table `events`, in the order of ``append(_:)``.
    static let selection = "user_id, item_id, kind, ts, amount"

    mutating func reserveCapacity(_ rows: Int) {
        userID.reserveCapacity(rows)
        itemID.reserveCapacity(rows)
        kind.reserveCapacity(rows)
        time.reserveCapacity(rows)
        amount.reserveCapacity(rows)
    }

    /// Appends the next row of a COPY.
    mutating func append(_ row: inout RowReader) throws(PostgresError) {
        userID.append(try row.int64())
        itemID.append(try row.int32())
        kind.append(try row.int16())
        time.append(try row.timestamp())
        amount.append(try row.double())
    }

    /// Rows, sum of users, items, kinds, times in seconds rounded down and amounts: what ``checksumQuery`` computes.
    var checksum: [String] {
        var seconds: Int64 = 0
        for micros in time { seconds += micros / 1_000_000 }
        return [
            "\(userID.count)", "\(userID.reduce(0, &+))", "\(itemID.reduce(Int64(0)) { $0 + Int64($1) })",
            "\(kind.reduce(Int64(0)) { $0 + Int64($1) })", "\(seconds)",
            "\(amount.reduce(Int64(0)) { $0 + Int64(($1 * 100).rounded()) })",
        ]
    }

    static let checksumQuery = """
        SELECT count(*) AS rows, sum(user_id) AS users, sum(item_id) AS items, sum(kind) AS kinds, \
        sum(floor(extract(epoch FROM ts)))::bigint AS seconds, sum(round(amount * 100)::bigint) AS cents FROM events
        """
}
