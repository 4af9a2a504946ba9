import Foundation
import Pipeline
import Postgres
import Records
import Statistics
import TestSupport

/// A small shop whose event log is as untidy as they come: events arrive late, twice and out of order, are corrected,
/// moved to another user and cancelled, dated ahead and then moved into the past; orders are paid in parts on several days;
/// users join and withdraw consent; things change shelves; old events are cleared away or mended.
///
/// The shop learns of an event up to three days after it happened, and the event becomes visible up to a day after that.
struct MovingShop {
    static let first = CalendarDay(year: 2026, month: 1, day: 20)
    static let historyDays = 12
    static let users = 150
    private static let zone = "Europe/Berlin"

    let project: RealInputProject
    private let stream: KeyedStream
    /// Identifiers so far.
    private var events: Int64 = 0
    /// Identifiers of events that were dated ahead the day before.
    private var ahead: [Int64] = []
    /// Whether identifiers grow with time, as a sequence's do.
    private let ascends: Bool

    /// An empty shop, with the project that maps it.
    init(seed: UInt64, ascends: Bool, on connection: inout Connection) throws {
        self.ascends = ascends
        stream = KeyedStream(seed: seed, label: "moving shop")
        try connection.execute(
            """
            CREATE SCHEMA moving;
            CREATE TABLE moving.person (id bigint PRIMARY KEY, since timestamptz NOT NULL, profiled boolean NOT NULL);
            CREATE TABLE moving.thing (id bigint PRIMARY KEY, shelf text);
            CREATE TABLE moving.log (
                place bigint GENERATED ALWAYS AS IDENTITY, id bigint, recorded timestamptz, visible timestamptz,
                person bigint, at timestamptz, kind text, thing bigint, bill bigint, amount numeric, margin numeric
            );
            INSERT INTO moving.thing SELECT n, CASE WHEN n % 7 > 0 THEN 'shelf ' || n % 7 END
            FROM generate_series(1, 40) AS n;
            INSERT INTO moving.person SELECT n, '2026-01-01', n % 11 > 0 FROM generate_series(1, \(Self.users)) AS n;
            """)
        project = try RealInputProject(
            deciding: Self.first...(Self.first + 60),
            shop: """
                timezone: \(Self.zone)
                currency: EUR
                window: 1d
                history: \(Self.historyDays)d
                late: 1d
                freshness: 72h
                quality: {unknown_users: "1", unknown_items: "1", missing: "1", duplicates: "1", drift: "100", clock: "1"}
                """,
            campaign: """
                offers: [{id: p10, discount: {percent: 10, max: "5.00"}, valid_days: 1, cost: on_redemption}]
                channels: [{id: push}]
                budget: {total: "5000.00", pacing: even, overspend_probability: "0.05"}
                limits: {audience_change: "1.00", min_users: 1, quarantine: "1.0"}
                """,
            sources: [
                .users: "SELECT id AS user_id, since AS joined_at, NULL::text AS region, NULL::jsonb AS attributes "
                    + "FROM moving.person",
                .items: """
                SELECT id AS item_id, shelf AS category, NULL::numeric AS price, NULL::numeric AS margin,
                    NULL::integer AS stock, NULL::jsonb AS attributes
                FROM moving.thing
                """,
                // What becomes visible after the interval is not there yet when the night runs.
                .events: """
                SELECT id AS event_id, recorded AS recorded_at, person AS user_id, at AS occurred_at, kind,
                    thing AS item_id, bill AS order_id, NULL::integer AS quantity, amount, margin,
                    NULL::text AS currency
                FROM moving.log
                WHERE at >= current_setting('allot.from')::timestamptz
                    AND recorded < current_setting('allot.to')::timestamptz
                    AND visible < current_setting('moving.now')::timestamptz
                """,
                .deliveries: RealInputProject.noDeliveries,
                .outcomes: RealInputProject.noOutcomes,
                .consent: """
                SELECT id AS user_id, NULL::text AS channel, profiled AS personalise, true AS contact,
                    NULL::text AS purpose, NULL::timestamptz AS expires_at
                FROM moving.person
                """,
            ])
    }

    private static func midnight(_ day: CalendarDay) -> String { "'\(day)'::timestamp AT TIME ZONE '\(zone)'" }

    /// Lets `day` pass.
    mutating func pass(_ day: CalendarDay, on connection: inout Connection) throws {
        try connection.run(
            "SELECT set_config('moving.now', (\(Self.midnight(day + 1)))::text, false)", [])
        let kinds = ["view", "view", "search", "cart", "purchase", "purchase", "review", "share", "refund", "spin"]
        var rows: [String] = []
        let number = UInt64(day.number)
        let before = events
        for index in 0..<220 as Range<UInt64> {
            func pick(_ what: UInt64, _ choices: UInt64) -> Int64 {
                Int64(stream.bits(Int64(number), index * 16 + what) % choices)
            }
            // One in six rows corrects or repeats an event of any day before; the rest is new.
            let isCorrection = pick(0, 6) == 0 && before > 50
            events += isCorrection ? 0 : 1
            let sequence = isCorrection ? pick(1, UInt64(before)) : events
            let id = ascends ? sequence : Int64(truncatingIfNeeded: UInt64(sequence) &* 0x9E37_79B9_7F4A_7C15) >> 8
            let seconds =
                pick(2, 86_400) - (pick(3, 8) == 0 ? pick(4, 3 * 86_400) : 0)
                + (pick(5, 40) == 0 ? 86_400 : 0)
            let delay = pick(6, 5) == 0 ? pick(7, 3 * 86_400) : pick(7, 600)
            let hidden = pick(8, 6) == 0 ? pick(9, 80_000) : 0
            let person = pick(10, 60) == 0 ? "NULL" : "\(1 + pick(10, UInt64(Self.users) + 3))"
            let bill = pick(11, 4) == 0 ? "NULL" : "\(number / 2 * 10 + UInt64(pick(11, 12)))"
            let at = "\(Self.midnight(day)) + interval '\(seconds) seconds'"
            let recorded =
                "greatest(\(Self.midnight(day)) + interval '\(pick(2, 86_400)) seconds', \(at)) "
                + "+ interval '\(delay) seconds \(index) microseconds'"
            rows.append(
                "(\(id), \(recorded), \(recorded) + interval '\(hidden) seconds', \(person), \(at), "
                    + "'\(kinds[Int(pick(12, UInt64(kinds.count)))])', \(1 + pick(13, 48)), \(bill), "
                    + "\(pick(14, 20_000)) / 100.0, \(pick(15, 9_000)) / 100.0 - 20)")
        }
        rows += datedAhead(day)
        // The order in which rows lie on disk says nothing.
        let shuffled = rows.enumerated().sorted {
            stream.bits(Int64(number), UInt64($0.offset) + 1 << 20)
                < stream.bits(Int64(number), UInt64($1.offset) + 1 << 20)
        }.map(\.element)
        try connection.execute(
            "INSERT INTO moving.log (id, recorded, visible, person, at, kind, thing, bill, amount, margin) VALUES "
                + shuffled.joined(separator: ", "))
        // Somebody joins who was active before he was known, somebody changes his mind.
        let newcomer = Self.users + day.number - Self.first.number
        try connection.execute(
            """
            INSERT INTO moving.person VALUES (\(newcomer + 1), \(Self.midnight(day)), true) ON CONFLICT DO NOTHING;
            UPDATE moving.person SET profiled = NOT profiled WHERE id IN (\(1 + day.number % 50), \(1 + day.number % 7));
            DELETE FROM moving.person WHERE id = \(60 + day.number % 9 * 3) AND \(day.number) % 4 = 0;
            UPDATE moving.thing SET shelf = CASE WHEN shelf IS NULL OR shelf = 'shelf 1' THEN 'shelf 9' END
            WHERE id = \(1 + day.number % 13) AND \(day.number) % 3 = 0;
            DELETE FROM moving.thing WHERE id = \(1 + day.number % 37) AND \(day.number) % 5 = 0;
            INSERT INTO moving.thing VALUES (\(1 + day.number % 44), 'shelf \(day.number % 3)') ON CONFLICT DO NOTHING;
            """)
        try tidy(day, on: &connection)
    }

    /// Events that the shop knows of before they happen, and later rows that move some of them into the past.
    private mutating func datedAhead(_ day: CalendarDay) -> [String] {
        let number = Int64(day.number)
        func row(_ id: Int64, at days: Int64, _ index: Int64) -> String {
            let recorded = "\(Self.midnight(day)) + interval '\(index + 1) hours'"
            return "(\(id), \(recorded), \(recorded), \(1 + (number * 5 + index) % Int64(Self.users)), "
                + "\(Self.midnight(day)) + interval '\(days * 24 + index) hours', 'purchase', \(1 + index), NULL, "
                + "\(index + 7), 1)"
        }
        // Of yesterday's, some happened already, some will on another day than was said.
        let moved = ahead.enumerated().filter { $0.offset != 1 }.map {
            row($0.element, at: $0.offset == 0 ? -2 : Int64($0.offset), Int64($0.offset) + 1)
        }
        ahead = (1...5).map { ascends ? events + $0 : (number * 8 + $0) << 40 }
        events += 5
        // One is put off on the same day.
        let putOff = row(ahead[4], at: 8, 20)
        return moved + [putOff] + ahead.enumerated().map { row($0.element, at: 2 + Int64($0.offset), Int64($0.offset)) }
    }

    /// Clears events away that have left the history, or mends one of those that leave it.
    private func tidy(_ day: CalendarDay, on connection: inout Connection) throws {
        let leaving = Self.midnight(day + (1 - Self.historyDays))
        switch day.number % 12 {
        case 4: try connection.execute("DELETE FROM moving.log WHERE at < \(leaving)")
        case 9:
            try connection.execute(
                """
                UPDATE moving.log SET amount = amount + 1 WHERE place = (
                    SELECT max(place) FROM moving.log WHERE at < \(leaving) AND kind = 'purchase' AND amount > 0)
                """)
        default: break
        }
    }

    /// What features must be at the end of `day`.
    static func features(_ day: CalendarDay) -> String {
        FeatureAudit.features(
            person: "SELECT id AS user_id, since AS joined_at FROM moving.person WHERE profiled",
            event: """
                SELECT person AS user_id, at, kind, shelf AS category, bill AS order_id,
                    (amount * 1000000)::bigint AS amount, (margin * 1000000)::bigint AS margin
                FROM (
                    SELECT DISTINCT ON (id) * FROM moving.log
                    WHERE at >= \(midnight(day + (1 - historyDays))) AND recorded < \(midnight(day + 1))
                        AND visible < \(midnight(day + 1))
                    ORDER BY id, recorded DESC
                ) AS latest LEFT JOIN moving.thing ON thing.id = latest.thing
                WHERE kind <> 'spin' AND at < \(midnight(day + 1))
                """,
            from: midnight(day + (1 - historyDays)), to: midnight(day + 1), zone: zone)
    }

    /// What is to be kept of the events of `day`.
    static func quality(_ day: CalendarDay) -> String {
        let amounts = (-2...16).map { "(power(10::numeric, \($0) / 2.0) * 1000000)::bigint" }
        func counts(_ values: [String], _ bin: String, where condition: String = "true") -> String {
            let bins = values.map { "count(*) FILTER (WHERE \(bin) = \($0) AND \(condition))" }
            return "ARRAY[\(bins.joined(separator: ", "))]"
        }
        let kinds = ["view", "search", "cart", "purchase", "review", "share", "refund"].map { "'\($0)'" }
        return """
            WITH visible AS (
                SELECT *, at >= \(midnight(day)) AND at < \(midnight(day + 1)) AS is_today,
                    person IS NOT NULL AND kind <> 'spin' AS is_usable
                FROM moving.log
                WHERE at >= \(midnight(day + (1 - historyDays))) AND at < \(midnight(day + 1))
                    AND recorded < \(midnight(day + 1)) AND visible < \(midnight(day + 1))
            ), latest AS (
                SELECT DISTINCT ON (id) * FROM (
                    SELECT *, at >= \(midnight(day)) AND at < \(midnight(day + 1)) AS is_today,
                        person IS NOT NULL AND kind <> 'spin' AND at < \(midnight(day + 1)) AS is_usable
                    FROM moving.log
                    WHERE at >= \(midnight(day + (1 - historyDays))) AND recorded < \(midnight(day + 1))
                        AND visible < \(midnight(day + 1))
                ) AS version ORDER BY id, recorded DESC
            ), today AS (
                SELECT latest.*, (amount * 1000000)::bigint AS micros, known.id IS NOT NULL AS is_known,
                    shelved.id IS NOT NULL AS is_shelved,
                    floor(extract(epoch FROM at - \(midnight(day))) / 3600)::integer AS hour
                FROM latest
                    LEFT JOIN moving.person AS known ON known.id = latest.person
                    LEFT JOIN moving.thing AS shelved ON shelved.id = latest.thing
                WHERE is_today AND is_usable
            ), counted AS (
                SELECT *, width_bucket(micros, ARRAY[\(amounts.joined(separator: ", "))]) AS bin
                FROM today WHERE is_known
            ), busy AS (
                SELECT person, width_bucket(count(*), ARRAY[2, 3, 5, 9, 17, 33, 65]::bigint[]) AS bin FROM counted
                GROUP BY person
            )
            SELECT count(*) AS events, (SELECT count(*) FROM today WHERE NOT is_known) AS unknown_users,
                (SELECT count(*) - count(DISTINCT id) FROM visible WHERE is_today AND is_usable) AS repeated_rows,
                (SELECT count(*) FROM moving.thing) AS items, count(*) FILTER (WHERE NOT is_shelved) AS unknown_items,
                count(*) FILTER (WHERE kind = 'purchase' AND micros = 0) AS purchases_without_amount,
                count(*) FILTER (WHERE kind = 'purchase' AND bill IS NULL) AS purchases_without_order,
                count(*) FILTER (WHERE recorded > statement_timestamp() + interval '1 minute') AS recorded_ahead,
                count(*) FILTER (WHERE at > recorded + interval '1 minute') AS dated_ahead,
                count(DISTINCT person) FILTER (WHERE kind = 'purchase') AS buyers,
                \(counts(kinds, "kind")) AS kinds, \(counts(kinds, "kind", where: "thing IS NULL")) AS kinds_without_item,
                \(counts((0..<20).map { "\($0)" }, "bin", where: "kind = 'purchase' AND micros > 0")) AS amounts,
                \(counts((0..<24).map { "\($0)" }, "least(hour, 23)")) AS hours,
                (SELECT \(counts((0..<8).map { "\($0)" }, "bin")) FROM busy) AS activity
            FROM counted
            """
    }
}
