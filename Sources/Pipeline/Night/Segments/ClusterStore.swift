internal import Postgres
internal import Records

/// Keeps nights' clusters in the tool's own tables.
enum ClusterStore {
    /// What the night of `day` takes its clusters' identifiers from.
    ///
    /// Never a later night's clusters, so that a night that is run again finds what it found before.
    static func known(to day: CalendarDay, on connection: inout Connection) throws -> KnownClusters {
        let day = Parameter.date(Int32(day.number))
        let earlier = try load(
            """
            SELECT * FROM allot.clustering WHERE interval_day = \
            (SELECT max(interval_day) FROM allot.cluster WHERE interval_day < $1)
            """, [day], on: &connection)
        let own = try load(
            "SELECT * FROM allot.clustering WHERE interval_day = $1 AND interval_day IN (SELECT interval_day FROM allot.cluster)",
            [day], on: &connection)
        let next = try connection.query("SELECT coalesce(max(next_id), 1) AS next FROM allot.clustering").only.int(
            "next")
        return KnownClusters(earlier: earlier.first, own: own.first, next: next)
    }

    /// The newest clusters with each number that was ever given, by night, ascending.
    static func all(on connection: inout Connection) throws -> [NightClusters] {
        try load(
            """
            SELECT * FROM allot.clustering WHERE interval_day IN \
            (SELECT max(interval_day) FROM allot.cluster GROUP BY cluster_id) ORDER BY interval_day
            """, [], on: &connection)
    }

    private static func load(
        _ query: String, _ parameters: [Parameter], on connection: inout Connection
    ) throws -> [NightClusters] {
        var nights: [NightClusters] = []
        for row in try connection.query(query, parameters) {
            let day = CalendarDay(number: Int(try row.date("interval_day")))
            let clusters = try connection.query(
                """
                SELECT cluster_id, users, centre, standing FROM allot.cluster WHERE interval_day = $1 \
                ORDER BY cluster_id
                """, [.date(Int32(day.number))]
            ).map { row in
                NightClusters.Cluster(
                    id: try row.int("cluster_id"), users: try row.int("users"),
                    centre: try row.doubleArray("centre"), standing: try row.doubleArray("standing"))
            }
            nights.append(
                NightClusters(
                    day: day, settings: try row.text("settings"), features: try row.textArray("features"),
                    clusters: clusters, next: try row.int("next_id"), isStable: try row.bool("is_stable")))
        }
        return nights
    }

    /// Replaces what `day` has by `clusters`; part of a transaction.
    ///
    /// Where it has none any more, what remains are the numbers that were given: nobody gets them again.
    static func replace(_ clusters: NightClusters?, day: CalendarDay, on connection: inout Connection) throws {
        guard let clusters else {
            try connection.run("DELETE FROM allot.cluster WHERE interval_day = $1", [.date(Int32(day.number))])
            return
        }
        try connection.run("DELETE FROM allot.clustering WHERE interval_day = $1", [.date(Int32(day.number))])
        try connection.run(
            """
            INSERT INTO allot.clustering (interval_day, settings, next_id, is_stable, features) \
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                .date(Int32(day.number)), .text(clusters.settings), .int64(Int64(clusters.next)),
                .bool(clusters.isStable), .textArray(clusters.features),
            ])
        for cluster in clusters.clusters {
            try connection.run(
                """
                INSERT INTO allot.cluster (interval_day, cluster_id, users, centre, standing) \
                VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .date(Int32(day.number)), .int64(Int64(cluster.id)), .int64(Int64(cluster.users)),
                    .doubleArray(cluster.centre), .doubleArray(cluster.standing),
                ])
        }
    }
}
