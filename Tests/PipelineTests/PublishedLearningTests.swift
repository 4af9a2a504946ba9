import Pipeline
import Postgres
import Testing

/// What is learned from: outcomes, rewards and their sums, against SQL over the shop's own tables.
@Suite struct PublishedLearningTests {
    @Test func `the sums that are learned from are those of the matured decisions drawn by the policy`() throws {
        var connection = try PublishedNights.shared.connect()
        let sums = try connection.query(
            """
            WITH decision AS (
                SELECT o.day, o.user_id, o.cell_id,
                    coalesce(max(o.arm_id) FILTER (WHERE o.arm_id <> 'none'), 'none') AS arm_id,
                    max(o.segment_id) AS segment_id, max(o.margin - o.refunds) AS gross,
                    max(o.margin - o.refunds - o.reward) AS spent, sum(o.discount + o.cost) AS cost,
                    bool_or(o.redeemed OR (o.campaign_id = 'ads' AND o.clicked)) AS responded,
                    max((v.summary->>'winsorCap')::bigint) AS cap,
                    max((v.summary->>'tailFactor')::float8) AS factor
                FROM allot.decision_outcome o JOIN allot.targeting_version v USING (version)
                WHERE o.matured AND o.propensity < 1 AND o.reason NOT IN ('holdout', 'left')
                GROUP BY o.day, o.user_id, o.cell_id
            ), learned AS (
                SELECT *, abs(gross) > cap AS is_clipped,
                    round(greatest(-cap, least(cap, gross)) * factor)::bigint - spent AS reward
                FROM decision
            ), expected AS (
                SELECT day, cell_id, arm_id, max(segment_id) AS segment_id, count(*) AS users,
                    sum(reward)::bigint AS reward_sum, sum(reward::numeric ^ 2)::float8 AS reward_squares,
                    sum(cost)::bigint AS cost_sum, sum(cost::numeric ^ 2)::float8 AS cost_squares,
                    count(*) FILTER (WHERE responded) AS responses,
                    count(*) FILTER (WHERE is_clipped) AS clipped, max(factor) AS factor
                FROM learned GROUP BY day, cell_id, arm_id)
            SELECT count(*) AS sums, count(DISTINCT day) AS nights, sum(e.clipped) AS clipped, max(e.factor) AS factor,
                count(*) FILTER (WHERE (e.segment_id, e.users, e.reward_sum, e.cost_sum, e.responses) IS DISTINCT FROM
                    (c.segment_id, c.users, c.reward_sum, c.cost_sum, c.responses)
                    OR abs(e.reward_squares / nullif(c.reward_squares, 0) - 1) > 1e-12
                    OR abs(e.cost_squares / nullif(c.cost_squares, 0) - 1) > 1e-12) AS different
            FROM expected e FULL JOIN allot.cell_outcome c USING (day, cell_id, arm_id)
            """
        ).only
        #expect(try sums.int("nights") == 3)
        #expect(try sums.int("sums") > 50)
        #expect(try sums.int("clipped") > 0)
        #expect(try sums.double("factor") > 1)
        #expect(try sums.int("different") == 0)
    }

    @Test func `odds follow from a spread that is the posterior's times the exploration`() throws {
        var connection = try PublishedNights.shared.connect()
        let cells = try connection.query(
            """
            SELECT count(*) AS arms, count(*) FILTER (WHERE abs((posterior ->> 'draw_sd')::float8
                - 0.3 * (posterior ->> 'level_sd')::float8) > 1e-12) AS wrong
            FROM allot.policy_cell
            """
        ).only
        #expect(try cells.int("arms") > 100)
        #expect(try cells.int("wrong") == 0)
    }

    @Test func `a reward is margin less refunds less all that the night's decisions about the user cost`() throws {
        var connection = try PublishedNights.shared.connect()
        let rewards = try connection.query(
            """
            SELECT count(*) AS rows, count(*) FILTER (WHERE cost > 0) AS costly,
                count(*) FILTER (WHERE reward <> margin - refunds - cost) AS wrong
            FROM (SELECT reward, margin, refunds, sum(discount + cost) OVER (PARTITION BY day, user_id) AS cost
                FROM allot.decision_outcome) AS o
            """
        ).only
        #expect(try rewards.int("rows") > 5_000)
        #expect(try rewards.int("costly") > 100)
        #expect(try rewards.int("wrong") == 0)
    }

    @Test func `margin, refunds and orders are those of the shop's events inside the window`() throws {
        var connection = try PublishedNights.shared.connect()
        let outcomes = try connection.query(
            """
            WITH bounds AS (SELECT max(window_from) AS "to" FROM allot.targeting_version), expected AS (
                SELECT o.version, o.user_id,
                    coalesce(sum(e.margin * 1000000) FILTER (WHERE e.kind = 'purchase'), 0)::bigint AS margin,
                    coalesce(sum(e.margin * 1000000) FILTER (WHERE e.kind = 'refund'), 0)::bigint AS refunds,
                    count(DISTINCT e.order_id) FILTER (WHERE e.kind = 'purchase') AS orders
                FROM bounds, allot.decision_outcome o JOIN allot.targeting_version v USING (version)
                LEFT JOIN shop.events e ON e.customer_id = o.user_id AND e.occurred_at >= v.window_from
                    AND e.occurred_at < v.window_to AND e.recorded_at < (SELECT "to" FROM bounds)
                GROUP BY o.version, o.user_id)
            SELECT count(*) AS rows, count(*) FILTER (WHERE e.refunds > 0) AS refunded,
                count(*) FILTER (WHERE (e.margin, e.refunds, e.orders) IS DISTINCT FROM (o.margin, o.refunds, o.orders))
                    AS different
            FROM expected e JOIN allot.decision_outcome o USING (version, user_id)
            """
        ).only
        #expect(try outcomes.int("rows") > 5_000)
        #expect(try outcomes.int("refunded") > 10)
        #expect(try outcomes.int("different") == 0)
    }

    @Test func `without any redemption the mean of none is the same, and above 0`() throws {
        var with = try PublishedNights.shared.connect()
        var without = try Connection(PublishedNights.shared.withoutRedemptions)
        let query = """
            SELECT count(*) AS cells, sum(users) AS users, sum(reward_sum) AS reward, sum(cost_sum) AS cost
            FROM allot.cell_outcome WHERE (arm_id = 'none') = $1
            """
        let (none, noneWithout) = (try with.query(query, [true]).only, try without.query(query, [true]).only)
        for column in ["cells", "users", "reward", "cost"] {
            #expect(try none.int64(column) == noneWithout.int64(column), "\(column)")
        }
        #expect(try none.int64("reward") > 0)
        #expect(try none.int64("cost") == 0)
        // What arms with a coupon cost was in the redemptions; what they brought in is in the events.
        let (arms, armsWithout) = (try with.query(query, [false]).only, try without.query(query, [false]).only)
        #expect(try armsWithout.int64("cost") < arms.int64("cost"))
        #expect(try armsWithout.int64("reward") > arms.int64("reward"))
        #expect(try armsWithout.int64("users") == arms.int64("users"))
    }

    @Test func `outcomes that have matured tell the arms apart`() throws {
        var connection = try PublishedNights.shared.connect()
        let levels = try connection.query(
            """
            SELECT v.interval_day, count(DISTINCT c.posterior->>'level_mean') AS means
            FROM allot.policy_cell c JOIN allot.targeting_version v USING (version)
            WHERE v.campaign_id = 'coupons' AND c.arm LIKE 'coupons/%' GROUP BY v.interval_day ORDER BY v.interval_day
            """
        ).map { try $0.int("means") }
        try #require(levels.count == 10)
        #expect(levels[0] == 1, "nothing is known on the first night")
        #expect(levels[9] > 20)
    }

    @Test func `a click after the interval's end has not happened yet`() throws {
        var connection = try PublishedNights.shared.connect()
        let clicks = try connection.query(
            """
            SELECT count(*) AS clicks, count(*) FILTER (WHERE o.clicked OR o.cost > 0) AS known
            FROM allot.decision_outcome o
            JOIN allot.targeting t USING (version, user_id)
            JOIN shop.deliveries d USING (decision_id)
            WHERE d.clicked_at >= (SELECT max(window_from) FROM allot.targeting_version)
            """
        ).only
        #expect(try clicks.int("clicks") > 20)
        #expect(try clicks.int("known") == 0)
    }

    @Test func `what matured while no night was run is learned from on the next one`() throws {
        var connection = try Connection(PublishedNights.shared.afterOutage)
        let open = try connection.query(
            """
            SELECT count(*) AS rows, count(*) FILTER (WHERE NOT matured) AS immature,
                (SELECT count(DISTINCT day) FROM allot.cell_outcome) AS nights,
                (SELECT max(interval_day) - min(interval_day) FROM allot.targeting_version) AS days
            FROM allot.decision_outcome
            """
        ).only
        #expect(try open.int("days") == 22)
        #expect(try open.int("rows") > 5_000)
        #expect(try open.int("immature") == 0)
        #expect(try open.int("nights") == 10)
    }
}
