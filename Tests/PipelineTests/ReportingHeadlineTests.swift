import Foundation
import Pipeline
import Postgres
import Records
import TestSupport
import Testing

/// What campaigns earned, against sums that SQL computes from the same rows by another way.
@Suite(.database) struct ReportingHeadlineTests {
    /// Mean, variance and number of users' totals by side, by plain SQL over `rows`.
    private func contrast(
        _ rows: String, policy: String, holdout: String
    ) throws -> (estimate: Double, standardError: Double, policyUsers: Double) {
        var connection = try Connection(Database.current)
        let row = try connection.query(
            """
            WITH totals AS (SELECT user_id, sum(value) / 1e6 AS total, min(side) AS side FROM (\(rows)) r GROUP BY user_id)
            SELECT count(*) FILTER (WHERE side = '\(policy)') AS n,
                avg(total) FILTER (WHERE side = '\(policy)') - avg(total) FILTER (WHERE side = '\(holdout)') AS difference,
                sqrt(var_samp(total) FILTER (WHERE side = '\(policy)') / count(*) FILTER (WHERE side = '\(policy)')
                    + var_samp(total) FILTER (WHERE side = '\(holdout)') / count(*) FILTER (WHERE side = '\(holdout)'))
                    AS error
            FROM totals
            """
        ).only
        let users = try row.double("n")
        return (users * (try row.double("difference")), users * (try row.double("error")), users)
    }

    /// Equation 9 of arXiv 2103.06476 at level .90: half of the width in standard errors.
    private func multiplier(observations: Double, planned: Double) -> Double {
        let alpha = 0.1
        let rho = ((-2 * log(alpha) + log(-2 * log(alpha) + 1)) / planned).squareRoot()
        let scaled = observations * rho * rho
        return observations.squareRoot()
            * (2 * (scaled + 1) / (observations * observations * rho * rho) * log((scaled + 1).squareRoot() / alpha))
            .squareRoot()
    }

    @Test(arguments: ["spring-coupons", "tryon-ads"])
    func `profit is everybody's total under the policy against everybody's in the campaign's holdout`(
        campaign: String
    ) throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let report = try ledger.document("\(campaign).json")
        let rows = """
            SELECT o.user_id, o.reward AS value, e.holdout AS side FROM allot.decision_outcome o
            JOIN allot.enrolment e USING (campaign_id, user_id) WHERE campaign_id = '\(campaign)' AND matured
            """
        let expected = try contrast(rows, policy: "none", holdout: "campaign")
        #expect(abs(try report.number("result.incremental_profit.estimate") - expected.estimate) < 1e-6)
        #expect(try report.number("result.policy_users") == expected.policyUsers)
        // 190 of the 200 users of a night are compared; seven nights of thirty are mature.
        let perNight = 190.0
        let half =
            expected.standardError
            * multiplier(observations: perNight * Double(ReportingLedger.matureDays), planned: perNight * 30)
        #expect(abs(try report.number("result.incremental_profit.high") - expected.estimate - half) < 1e-6 * half)

        let orders = try contrast(
            rows.replacingOccurrences(of: "o.reward", with: "1e6 * o.orders"), policy: "none", holdout: "campaign")
        #expect(abs(try report.number("result.incremental_orders.estimate") - orders.estimate) < 1e-6)
    }

    @Test func `each day's value is that of the days up to it, and open days are told apart`() throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let days = try ledger.document("spring-coupons.json").list("result.daily")
        #expect(days.count == 9)
        #expect(days.map { $0.bool("mature") } == (0..<9).map { $0 < ReportingLedger.matureDays })
        for (index, day) in days.enumerated() {
            let date = ReportingLedger.firstDay + index
            let expected = try contrast(
                """
                SELECT o.user_id, o.reward AS value, e.holdout AS side FROM allot.decision_outcome o
                JOIN allot.enrolment e USING (campaign_id, user_id)
                WHERE campaign_id = 'spring-coupons' AND day <= '\(date)'
                """, policy: "none", holdout: "campaign")
            #expect(day.text("day") == date.description)
            #expect(abs(try day.number("cumulative_profit.estimate") - expected.estimate) < 1e-6)
        }
    }

    @Test func `all campaigns together: a user and night counts once, whoever has rows for it`() throws {
        let ledger = try ReportingLedger()
        try ledger.write()
        let expected = try contrast(
            """
            SELECT DISTINCT ON (o.user_id, o.day) o.user_id, o.reward AS value, u.side FROM allot.decision_outcome o
            JOIN (SELECT user_id, CASE WHEN bool_or(holdout = 'universal') THEN 'universal' ELSE 'other' END AS side
                FROM allot.enrolment GROUP BY user_id) u USING (user_id) WHERE matured
            """, policy: "other", holdout: "universal")
        #expect(expected.policyUsers == 570)
        let index = try ledger.document("index.json")
        #expect(abs(try index.number("incremental_profit.estimate") - expected.estimate) < 1e-6)
        #expect(index.list("campaigns").compactMap { $0.text("campaign") }.sorted() == ["spring-coupons", "tryon-ads"])
    }

    @Test func `a campaign without a holdout of its own is compared with the universal one`() throws {
        let ledger = try ReportingLedger()
        var connection = try Connection(Database.current)
        try connection.execute(
            """
            UPDATE allot.enrolment SET holdout = 'none' WHERE campaign_id = 'tryon-ads' AND holdout = 'campaign';
            UPDATE allot.targeting_version SET summary = jsonb_set(summary, '{holdoutShare}', '0');
            """)
        try ledger.write(["tryon-ads"])
        let expected = try contrast(
            """
            SELECT o.user_id, o.reward AS value, e.holdout AS side FROM allot.decision_outcome o
            JOIN allot.enrolment e USING (campaign_id, user_id) WHERE campaign_id = 'tryon-ads' AND matured
            """, policy: "none", holdout: "universal")
        let report = try ledger.document("tryon-ads.json")
        #expect(abs(try report.number("result.incremental_profit.estimate") - expected.estimate) < 1e-6)
        #expect(try report.number("result.holdout_users") == 30)
    }

    @Test func `before anything matured there is no result, but the day on which there will be one`() throws {
        let ledger = try ReportingLedger()
        var connection = try Connection(Database.current)
        try connection.execute("UPDATE allot.decision_outcome SET matured = false; TRUNCATE allot.cell_outcome")
        try ledger.write()
        let report = try ledger.document("spring-coupons.json")
        #expect(report.text("verdict.kind") == "too_early")
        #expect(!report.has("result.incremental_profit"))
        #expect(report.list("offers").allSatisfy { !$0.has("profit_per_user") })
        #expect(report.list("result.daily").count == 9)
    }

    @Test func `a holdout of another size than planned makes the numbers unusable`() throws {
        let ledger = try ReportingLedger()
        var connection = try Connection(Database.current)
        try connection.execute(
            "UPDATE allot.enrolment SET holdout = 'campaign' WHERE campaign_id = 'tryon-ads' AND user_id % 10 = 1")
        try ledger.write()
        let report = try ledger.document("tryon-ads.json")
        #expect(report.text("verdict.kind") == "do_not_use")
        #expect(try report.element(of: "trust", where: "check", is: "split").text("level") == "red")
        #expect(report.list("actions").map { $0.text("kind") } == ["repair"])
        #expect(try ledger.document("spring-coupons.json").text("verdict.kind") != "do_not_use")
    }
}
