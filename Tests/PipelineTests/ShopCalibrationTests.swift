import Foundation
import Pipeline
import Postgres
import Records
import Simulation
import TestSupport
import Testing

/// The default scenario beside two real shops: what the simulated users buy is within a fifth of what real ones bought.
///
/// Online Retail says how often users order and how many weeks pass without an order, both shops how baskets spread.
/// Amounts have no common currency, so baskets are compared by mean over median.
@Suite(.enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct ShopCalibrationTests {
    /// What users buy.
    struct Habits {
        /// Orders per user and week.
        var orders: Double
        /// Share of user-weeks without one.
        var idle: Double
        /// Mean basket over median basket.
        var skew: Double
    }

    private static let simulated: Result<Habits, any Error> = Result {
        let text = try String(contentsOfFile: JudgedShop.path(of: "default"), encoding: .utf8)
        var scenario = try ScenarioFile.read(text, file: "Jobs/scenarios/default.yaml")
        scenario.users = 5_000
        let start = CalendarDay(year: 2026, month: 1, day: 5)
        let weeks = 8
        let bounds = (0...7 * weeks).map { Int64((start + $0).number) * microsecondsPerDay }
        let shop = try Shop(scenario, startDay: start, bounds: bounds)
        var ordersOfUserWeek: [Int64: Set<Int64>] = [:]
        var amountOfOrder: [Int64: Int64] = [:]
        for day in 0..<7 * weeks {
            let events = shop.day(start + day, users: 0..<scenario.users).events
            for row in 0..<events.count where events.kind[row] == EventKind.purchase.rawValue {
                let userWeek = events.userID[row] * Int64(weeks) + Int64(day / 7)
                ordersOfUserWeek[userWeek, default: []].insert(events.orderID[row])
                amountOfOrder[events.orderID[row], default: 0] += events.amount[row]
            }
        }
        let userWeeks = Double(scenario.users * weeks)
        return Habits(
            orders: Double(amountOfOrder.count) / userWeeks, idle: 1 - Double(ordersOfUserWeek.count) / userWeeks,
            skew: skew(amountOfOrder.values.map { Double($0) }))
    }

    private static func skew(_ baskets: [Double]) -> Double {
        let sorted = baskets.sorted()
        return sorted.reduce(0, +) / Double(sorted.count) / sorted[sorted.count / 2]
    }

    @Test(.database) func `Users order as often as customers of Online Retail, and their baskets spread as much`()
        throws
    {
        var connection = try Connection(Database.current)
        try RealInputRetail.load(on: &connection)
        let row = try connection.query(
            """
            WITH line AS (
                SELECT "CustomerID" AS customer, "InvoiceNo" AS invoice, "Quantity" * "UnitPrice" AS amount,
                    ("InvoiceDate"::date - date '2010-12-01') / 7 AS week
                FROM retail.invoice_lines
                WHERE "CustomerID" IS NOT NULL AND "Quantity" > 0 AND "UnitPrice" > 0
            ), basket AS (SELECT sum(amount)::float8 AS amount FROM line GROUP BY invoice)
            SELECT count(DISTINCT invoice)::float8 / (count(DISTINCT customer) * count(DISTINCT week)) AS orders,
                1 - count(DISTINCT (customer, week))::float8 / (count(DISTINCT customer) * count(DISTINCT week)) AS idle,
                (SELECT avg(amount) / percentile_cont(0.5) WITHIN GROUP (ORDER BY amount) FROM basket) AS skew
            FROM line
            """
        ).only
        let real = Habits(
            orders: try row.double("orders"), idle: try row.double("idle"), skew: try row.double("skew"))
        let shop = try Self.simulated.get()
        print("Online Retail: \(real)\nsimulated:     \(shop)")
        #expect(abs(shop.orders / real.orders - 1) < 0.2)
        // A fifth of the weeks with an order, which are few, is the harder test.
        #expect(abs((1 - shop.idle) / (1 - real.idle) - 1) < 0.2)
        #expect(abs(shop.skew / real.skew - 1) < 0.2)
    }

    @Test func `Baskets spread as those of Hillstrom's buyers`() throws {
        let spends = try PublicData.rows(ofGzip: "hillstrom/hillstrom_A.csv.gz")
            .compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }.filter { $0 > 0 }
        let real = Self.skew(spends)
        let shop = try Self.simulated.get().skew
        print("Hillstrom: mean over median basket \(real), \(spends.count) buyers; simulated: \(shop)")
        #expect(spends.count > 200)
        #expect(abs(shop / real - 1) < 0.2)
    }
}
