internal import Audience
internal import Records

/// Purchases of a table, summed by user.
///
/// A row with an amount below 0 is a refund: it takes off what the user spent and is no purchase. Orders are different
/// values of the order's column, where there is one, else different days.
struct SegmentPurchases {
    /// Who bought.
    private(set) var users = KeyTable()
    /// The day up to which purchases count.
    private(set) var asOf = CalendarDay(number: 0)
    /// Rows of later days, which do not count.
    private(set) var laterRows = 0
    /// When each user bought.
    private(set) var rhythm = PurchaseDates(purchaseDays: [], firstPurchase: [], lastPurchase: [], previousGap: [])
    /// Each user's orders.
    private(set) var orders: [Int32] = []
    /// Each user's purchases less refunds, in micros.
    private(set) var monetary: [Int64] = []

    private struct Row {
        var user: Int32
        var day: Int32
        var order: Int32
        var micros: Int64
    }

    /// Reads `reader` to its end.
    ///
    /// - Throws: ``TableError``; `PostgresError` for a query.
    init(
        _ reader: consuming TableReader, user: String, date: String, amount: String, order: String?,
        format: DateFormat, asOf: CalendarDay?, rejectedAtMost share: Double, summary: inout TableSummary
    ) throws {
        let name = reader.name
        // A product of two columns, unless a column is named so.
        let isColumn = reader.header?.contains(amount) ?? false
        let factors = isColumn ? [amount] : amount.split(separator: "*").map { $0.trimmingPrefix(" ") }.map(String.init)
        var users = KeyTable()
        var names = KeyTable()
        var rows: [Row] = []
        var laterRows = 0
        summary = try reader.read(columns: [user, date] + factors + (order.map { [$0] } ?? [])) {
            (row) throws(RowFault) in
            var units = 1.0
            for place in factors.indices { units *= try row.double(2 + place) }
            guard let money = Money(rounding: units) else { throw .implausible }
            let day = try row.day(1, format)
            guard asOf.map({ day <= $0 }) ?? true else {
                laterRows += 1
                return
            }
            let number = order == nil ? 0 : try row.key(2 + factors.count, in: &names)
            rows.append(
                Row(
                    user: Int32(try row.key(0, in: &users)), day: Int32(day.number), order: Int32(number),
                    micros: money.micros))
        }
        try summary.require(rejectedAtMost: share, of: name)
        guard let last = rows.map(\.day).max() else {
            throw TableError(
                "\(name): there is no row with a user, a day\(asOf.map { " up to \($0)" } ?? "") and an amount")
        }
        self.users = users
        self.laterRows = laterRows
        self.asOf = asOf ?? CalendarDay(number: Int(last))
        try sum(rows, hasOrders: order != nil, name: name)
    }

    /// Days since each user's last purchase; of no meaning without one.
    var recencyDays: [Int32] {
        rhythm.lastPurchase.indices.map {
            rhythm.purchaseDays[$0] > 0 ? Int32(asOf.number) - rhythm.lastPurchase[$0] : 0
        }
    }

    private mutating func sum(_ rows: [Row], hasOrders: Bool, name: String) throws(TableError) {
        monetary = [Int64](repeating: 0, count: users.count)
        orders = [Int32](repeating: 0, count: users.count)
        let none = orders
        rhythm = PurchaseDates(purchaseDays: none, firstPurchase: none, lastPurchase: none, previousGap: none)
        var seen: Set<UInt64> = []
        var purchases: [(user: Int32, day: Int32)] = []
        for row in rows {
            let user = Int(row.user)
            let (sum, overflow) = monetary[user].addingReportingOverflow(row.micros)
            guard !overflow else { throw TableError("\(name): the amounts of user \(users[user]) exceed all money") }
            monetary[user] = sum
            guard row.micros >= 0 else { continue }
            purchases.append((row.user, row.day))
            let order = UInt64(UInt32(bitPattern: row.user)) << 32 | UInt64(UInt32(bitPattern: row.order))
            if hasOrders, seen.insert(order).inserted { orders[user] += 1 }
        }
        purchases.sort { $0 < $1 }
        for (user, day) in purchases.lazy.map({ (Int($0.user), $0.day) }) {
            let days = rhythm.purchaseDays[user]
            if days == 0 { rhythm.firstPurchase[user] = day }
            guard days == 0 || day != rhythm.lastPurchase[user] else { continue }
            rhythm.previousGap[user] = day - rhythm.lastPurchase[user]
            rhythm.lastPurchase[user] = day
            rhythm.purchaseDays[user] = days + 1
        }
        if !hasOrders { orders = rhythm.purchaseDays }
    }
}
