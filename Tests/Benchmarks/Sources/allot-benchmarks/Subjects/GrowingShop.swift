internal import Postgres
internal import Records

/// A shop with a year of events, made by the server itself: what a night costs when the past grows, and what the features
/// of many users take.
enum GrowingShop {
    private static let users = 1_000_000
    private static let manyUsers = 10_000_000
    /// Events a day of the last days and of the nights to come.
    private static let daily = 100_000
    private static let firstNight = CalendarDay(year: 2025, month: 12, day: 1)
    /// Days before the first night from which on a day has ``daily`` events: all that a night reads again.
    private static let recentDays = 10
    /// Nights that there are events for.
    private static let nights = 30
    private static let few = 3_000_000
    private static let many = 30_000_000

    /// One night after the other, each with ``daily`` new events, on ten times as many old ones and on the few.
    ///
    /// The run before the measured ones is the first night, which reads the whole history.
    static func growth(_ inputs: Inputs) throws -> Comparison {
        try inputs.requireAllot()
        return Comparison(
            title: "a night of \(users) users with \(daily) new events",
            ours: try contender(inputs, oldEvents: many), theirs: try contender(inputs, oldEvents: few),
            bar: Comparison.Bar(wall: 1.2, processor: 1.2))
    }

    private static func contender(_ inputs: Inputs, oldEvents: Int) throws -> Contender {
        let database = try makeShop(inputs, oldEvents: oldEvents)
        let conninfo = "\(inputs.conninfo) dbname=\(database)"
        let project = try BenchmarkProject("GrowingProject", source: conninfo, target: conninfo)
        var connection = try Connection(conninfo)
        try connection.execute("DROP SCHEMA IF EXISTS allot CASCADE")
        _ = try MeasuredProcess.run(
            [[inputs.allot, "migrate", "--directory", project.path]], discardsOutput: true)
        var night = firstNight
        return Contender(name: "on \(oldEvents) old events") {
            defer { night = night + 1 }
            return [[inputs.allot, "run", "--all", "--interval", night.description, "--directory", project.path]]
        }
    }

    /// Every feature of ten million users, beside what it takes to send their events.
    static func features(_ inputs: Inputs) throws -> Comparison {
        try inputs.requireAllot()
        let database = try makeShop(inputs, oldEvents: many)
        let source = "\(inputs.conninfo) dbname=\(database) options='-c search_path=many,public'"
        var connection = try Connection(source)
        if try connection.query("SELECT FROM pg_class WHERE oid = to_regclass('many.shop_customers')").isEmpty {
            try connection.execute(
                """
                CREATE SCHEMA IF NOT EXISTS many;
                CREATE OR REPLACE VIEW many.shop_events AS
                    SELECT event_id, \(number(manyUsers, "event_id", 6)) AS user_id, item_id, kind, at, cents
                    FROM public.shop_events;
                CREATE UNLOGGED TABLE many.shop_customers AS
                    SELECT n::bigint AS user_id FROM generate_series(1, \(manyUsers)) AS n
                """)
            try connection.execute("ANALYZE many.shop_customers")
        }
        let target = "allot_growing_many"
        let project = try BenchmarkProject(
            "GrowingProject", source: source, target: "\(inputs.conninfo) dbname=\(target)")
        let day = firstNight.description
        return Comparison(
            title: "all features of \(manyUsers) users from \(many) events",
            ours: Contender(
                name: "allot backfill", prepare: { try emptyTarget(target, project, inputs) },
                commands: [[inputs.allot, "backfill", "--from", day, "--to", day, "--directory", project.path]]),
            theirs: Contender(
                name: "psql to /dev/null, the events alone",
                commands: [
                    [
                        inputs.psql, source, "-X", "-q", "-c",
                        "COPY (SELECT event_id, user_id, item_id, kind, at, cents FROM shop_events) "
                            + "TO STDOUT (FORMAT binary)",
                    ]
                ], discardsOutput: true),
            bar: Comparison.Bar(megabytes: 4_096))
    }

    private static func emptyTarget(_ name: String, _ project: BenchmarkProject, _ inputs: Inputs) throws {
        var server = try Connection(inputs.conninfo)
        try server.execute("DROP DATABASE IF EXISTS \(name)")
        try server.execute("CREATE DATABASE \(name)")
        _ = try MeasuredProcess.run(
            [[inputs.allot, "migrate", "--directory", project.path]], discardsOutput: true)
    }

    // MARK: - The tables

    /// Makes a database with the shop's tables, unless an earlier benchmark has.
    ///
    /// - Returns: Its name.
    private static func makeShop(_ inputs: Inputs, oldEvents: Int) throws -> String {
        let name = "allot_growing_\(oldEvents)"
        var server = try Connection(inputs.conninfo)
        let isThere = try !server.query("SELECT FROM pg_database WHERE datname = $1", [.text(name)]).isEmpty
        if !isThere { try server.execute("CREATE DATABASE \(name)") }
        var connection = try Connection("\(inputs.conninfo) dbname=\(name)")
        // The customers come last, so that an interrupted benchmark begins anew.
        guard try connection.query("SELECT FROM pg_class WHERE oid = to_regclass('shop_customers')").isEmpty else {
            return name
        }
        let recent = daily * (recentDays + nights)
        let history = "timestamptz '\(firstNight + -364) 00:00Z'"
        let recentFrom = "timestamptz '\(firstNight + (1 - recentDays)) 00:00Z'"
        let oldDays = 365 - recentDays
        try connection.execute(
            """
            DROP TABLE IF EXISTS shop_events;
            CREATE UNLOGGED TABLE shop_events (
                event_id bigint NOT NULL, user_id bigint NOT NULL, item_id bigint NOT NULL, at timestamptz NOT NULL,
                kind smallint NOT NULL, cents integer NOT NULL
            );
            INSERT INTO shop_events
            SELECT n, \(number(users, "n", 1)), \(number(20_000, "n", 2)),
                CASE WHEN n <= \(oldEvents)
                    THEN \(history) + (n - 1) * (interval '\(oldDays) days' / \(oldEvents))
                    ELSE \(recentFrom) + (n - 1 - \(oldEvents)) * (interval '1 day' / \(daily)) END,
                (ARRAY[1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 5, 6])[\(number(13, "n", 3))], 100 + \(number(20_000, "n", 4))
            FROM generate_series(1, \(oldEvents + recent)) AS n
            """)
        for column in ["event_id", "user_id", "at"] {
            try connection.execute("CREATE INDEX ON shop_events (\(column))")
        }
        try connection.execute("VACUUM ANALYZE shop_events")
        try connection.execute(
            """
            CREATE UNLOGGED TABLE shop_customers AS
                SELECT n::bigint AS user_id FROM generate_series(1, \(users)) AS n;
            ANALYZE shop_customers
            """)
        return name
    }

    /// SQL for a number from 1 to `count` that looks random and is the same every time.
    private static func number(_ count: Int, _ key: String, _ salt: Int) -> String {
        "(1 + (hashint8extended(\(key), \(salt)) & 9223372036854775807) % \(count))"
    }
}
