import Foundation
import Pipeline
import Postgres
import Records
import TestSupport

/// A shop's ledger after nine nights and a tenth list, written by plain SQL: nothing of the tool computed any of it.
///
/// 600 users in three cohorts, a window of three days: each night decides a third of them, and the first six nights are
/// mature. Every twentieth user is held out from all campaigns, every tenth from `spring-coupons`, every other tenth
/// from `tryon-ads`. Coupons add a profit of 5, the advertisement takes 2.
struct ReportingLedger {
    static let firstDay = CalendarDay(year: 2026, month: 3, day: 1)
    static let lastDay = firstDay + 9
    /// Days of decisions whose windows are over: window_to = day + 1 + 3 ≤ the end of the last day.
    static let matureDays = 7

    let folder: TemporaryFolder
    let project: Project
    var reports: String { folder.file("reports") }

    /// A project and a filled database; without nights, one that has never run.
    init(nights: Bool = true, campaigns: [ProjectTemplate.File] = [ProjectTemplate.coupons, ProjectTemplate.ads]) throws
    {
        folder = try TemporaryFolder()
        let days = Self.firstDay + 1...Self.firstDay + 30
        _ = try ProjectTemplate.write(
            to: folder.path,
            files: [ProjectTemplate.roles] + ProjectTemplate.sources
                + campaigns.map { ProjectTemplate.file($0, deciding: days) })
        try ProjectTemplate.shop.text.replacingOccurrences(of: "window: 7d", with: "window: 3d")
            .write(toFile: folder.file(ProjectTemplate.shop.path), atomically: true, encoding: .utf8)
        project = try Project(directory: folder.path)
        var connection = try Connection(Database.current)
        _ = try Migrator().migrate(&connection)
        guard nights else { return }
        let arms = String(
            decoding: try JSONEncoder().encode([Arm.none] + project.configuration.campaigns.flatMap(\.arms)),
            as: UTF8.self)
        try connection.execute("SET TIME ZONE 'Asia/Shanghai'")
        try connection.execute(Self.script.replacingOccurrences(of: ":arms", with: "'\(arms)'"))
    }

    /// Writes the reports of `campaigns` and returns the paths.
    @discardableResult
    func write(
        _ campaigns: [String] = [], languages: [String]? = nil, notice: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> [String] {
        var connection = try Connection(Database.current)
        return try ReportWriter(project: project, notice: notice).write(
            campaigns, to: reports, languages: languages, on: &connection)
    }

    /// The JSON document `name` of the reports.
    func document(_ name: String) throws -> ReportDocument {
        try ReportDocument(Data(contentsOf: URL(fileURLWithPath: "\(reports)/\(name)")))
    }

    private static let script = """
        INSERT INTO allot.campaign (campaign_id) VALUES ('spring-coupons'), ('tryon-ads');
        INSERT INTO allot.run (run_id, campaigns, interval_day, attempt, status, fence, holder, finished_at, seed,
            configuration_digest, sql_digest, tool_version, source_through, row_counts, exit_code)
        SELECT ('00000000-0000-0000-0000-00000000000' || n)::uuid, '{spring-coupons,tryon-ads}', date '2026-03-01' + n, 1,
            'published', nextval('allot.fence_seq'), 'test', now(), 7, 'c0', '50', '1.0.0',
            (date '2026-03-02' + n)::timestamptz - interval '1 hour', '{"events": 9000, "users": 1000}', 0
        FROM generate_series(0, 9) n;
        INSERT INTO allot.quarantine VALUES ('00000000-0000-0000-0000-000000000009', 'events', 'missing_time', 4),
            ('00000000-0000-0000-0000-000000000009', 'events', 'superseded', 500);
        INSERT INTO allot.targeting_version (version, campaign_id, interval_day, revision, run_id, fence, input_digest,
            valid_from, valid_to, window_from, window_to, cohorts, row_count, row_digest, prices, budget, planned_spend,
            budget_reserved, objective, gap, floor, summary, published_at)
        SELECT 2 * n + k, c, date '2026-03-01' + n, 0, ('00000000-0000-0000-0000-00000000000' || n)::uuid, n + 1, 'i',
            now(), now() + interval '1 day', (date '2026-03-02' + n)::timestamptz, (date '2026-03-05' + n)::timestamptz,
            ARRAY[n % 3], 200, 'digest', '{"budget spring-coupons": 2.5, "budget tryon-ads": null}', 500, 100, 120, 1, 0, 0.1,
            jsonb_build_object('arms', :arms::jsonb, 'earlierArms', '[]'::jsonb, 'issued', '{}'::jsonb,
                'closed', '[]'::jsonb, 'promise',
                '{"total": 600000, "spent": 10, "reservedBefore": 60, "isOverdrawn": false}'::jsonb, 'winsorCap', 40000000, 'minimumEffectiveUsers', 50,
                'holdoutShare', 0.1, 'marginalProfit', CASE k WHEN 1 THEN 1.5 END), now()
        FROM generate_series(0, 9) n, (VALUES (1, 'spring-coupons'), (2, 'tryon-ads')) k(k, c);
        INSERT INTO allot.targeting_pointer (campaign_id, version, fence)
        VALUES ('spring-coupons', 19, 10), ('tryon-ads', 20, 10);

        -- One draw a user and night: `none`, a coupon, or an advertisement.
        CREATE TEMPORARY TABLE draw AS
        SELECT u, d, (d * 7919 + u * 104729) % 5 AS pick, u % 20 = 0 AS universal, u % 10 = 3 AS coupon_holdout,
            u % 10 = 7 AS ad_holdout,
            CASE WHEN u <= 6 THEN 'new' WHEN u % 2 = 0 OR (d >= 3 AND u % 5 = 1) THEN 'loyal' ELSE 'at_risk' END AS segment,
            ((u * 48271 + d * 16807) % 1000) * 10000 AS base
        FROM generate_series(0, 8) d, generate_series(1, 600) u
        WHERE u % 3 = d % 3;
        CREATE TEMPORARY TABLE outcome AS
        SELECT *, CASE WHEN universal THEN 'none'
            WHEN pick = 1 AND NOT coupon_holdout THEN 'spring-coupons/m200-30/push'
            WHEN pick = 2 AND NOT coupon_holdout THEN 'spring-coupons/p10/chat'
            WHEN pick = 3 AND NOT ad_holdout THEN 'tryon-ads/tryon/banner/in_app' ELSE 'none' END AS arm
        FROM draw;
        INSERT INTO allot.decision_outcome (version, campaign_id, user_id, day, segment_id, cell_id, arm_id, reason,
            propensity, matured, orders, revenue, margin, refunds, discount, cost, reward, delivered, opened, clicked,
            claimed, redeemed, opted_out)
        SELECT 2 * d + k, c, u, date '2026-03-01' + d, segment, CASE WHEN held THEN 0 ELSE 11 END,
            CASE WHEN own THEN arm ELSE 'none' END,
            CASE WHEN held THEN 'holdout' WHEN pick = 1 THEN 'explore' ELSE 'policy' END,
            CASE WHEN held THEN 1 ELSE 0.2 END, d <= 6, (base > 5000000)::int, base, base, 0,
            CASE WHEN own AND c = 'spring-coupons' AND u % 4 = 0 THEN 1000000 ELSE 0 END, 0,
            base + CASE WHEN arm LIKE 'spring%' THEN 5000000 WHEN arm LIKE 'tryon%' THEN -2000000 ELSE 0 END,
            own, own, own AND u % 2 = 0, own, own AND u % 4 = 0, false
        FROM outcome, (VALUES (1, 'spring-coupons'), (2, 'tryon-ads')) k(k, c),
            LATERAL (SELECT arm LIKE c || '/%' AS own, universal OR (c = 'spring-coupons' AND coupon_holdout)
                OR (c = 'tryon-ads' AND ad_holdout) AS held) h;
        -- User 599 left: the campaign no longer addresses him.
        UPDATE allot.decision_outcome SET reason = 'left', segment_id = 'left', arm_id = 'none', propensity = 1
        WHERE user_id = 599 AND day >= '2026-03-05';
        INSERT INTO allot.enrolment (campaign_id, user_id, first_version, first_day, holdout)
        SELECT c, u, 2 * (u % 3) + k, date '2026-03-01' + u % 3,
            CASE WHEN u % 20 = 0 THEN 'universal' WHEN u % 10 = h THEN 'campaign' ELSE 'none' END
        FROM generate_series(1, 600) u, (VALUES (1, 'spring-coupons', 3), (2, 'tryon-ads', 7)) k(k, c, h);
        INSERT INTO allot.cell_outcome
        SELECT date '2026-03-01' + d, 11 + u % 2, 'all', arm, count(*),
            sum(least(base, 8000000) + CASE WHEN arm LIKE 'spring%' THEN 5000000 ELSE 0 END),
            sum((least(base, 8000000) + CASE WHEN arm LIKE 'spring%' THEN 5000000 ELSE 0 END)::float8 ^ 2), 0, 0, 0
        FROM outcome WHERE d <= 6 AND NOT universal GROUP BY d, u % 2, arm;
        INSERT INTO allot.excluded VALUES (19, 1, 'other_night', 400), (19, 2, 'refused_personalisation', 7),
            (19, 3, 'universal_holdout', 10), (19, 4, 'campaign_holdout', 20), (19, 5, 'another_campaign', 30),
            (19, 6, 'nothing_pays', 60);
        INSERT INTO allot.policy_cell (version, cell_id, segment_id, users, arm, weight, probability, prob_best, n, mean,
            sd, cost)
        VALUES (19, 1, 'loyal', 120, 'none', 1, 0.1, 0.25, 9, 0, 1, 0),
            (19, 1, 'loyal', 120, 'spring-coupons/p10/chat', 1, 0.1, 0.75, 9, 3, 1, 0.1),
            (19, 2, 'at_risk', 40, 'none', 1, 0.1, 0.5, 9, 0, 1, 0),
            (19, 2, 'at_risk', 40, 'spring-coupons/m200-30/push', 1, 0.1, 0.5, 9, 1, 1, 0.1);
        CREATE TABLE allot.targeting_v19 PARTITION OF allot.targeting FOR VALUES IN (19);
        INSERT INTO allot.targeting (version, campaign_id, user_id, segment_id, cell_id, arm_id, reason, propensity,
            expected_value, expected_cost, decision_id)
        SELECT 19, 'spring-coupons', u, 'loyal', 1,
            CASE WHEN u <= 20 OR u > 80 THEN 'none' WHEN u <= 50 THEN 'spring-coupons/p10/chat'
                ELSE 'spring-coupons/m200-30/push' END,
            CASE WHEN u <= 20 THEN 'holdout' WHEN u % 2 = 0 THEN 'explore' ELSE 'policy' END, 1, 0, 0, gen_random_uuid()
        FROM generate_series(1, 120) u;
        """
}
