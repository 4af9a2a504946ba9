internal import Audience
internal import Postgres
internal import Records

/// How users moved between segments since the last night of another day, counted in the tool's own tables.
struct MembershipFlow {
    /// The earlier night.
    let from: CalendarDay
    /// The later one.
    let to: CalendarDay
    /// The moves, by identifiers.
    let moves: SegmentMigration

    /// Whether segments were of one kind on both nights, so that their names mean the same.
    var isComparable: Bool {
        let places = moves.segments.indices
        let before = places.filter { moves.counts[$0].reduce(moves.left[$0], +) > 0 }.map { moves.segments[$0] }
        let after = places.filter { column in
            moves.counts.reduce(moves.entered[column]) { $0 + $1[column] } > 0
        }.map { moves.segments[$0] }
        guard SegmentsConfiguration.Kind.of(before) == SegmentsConfiguration.Kind.of(after) else { return false }
        // Clusters that were found by other settings have other numbers, whatever else is in both nights.
        func clusters(_ names: [String]) -> Set<String> { Set(names.filter { $0.hasPrefix("cluster_") }) }
        let (earlier, later) = (clusters(before), clusters(after))
        guard earlier.isEmpty || later.isEmpty || !earlier.isDisjoint(with: later) else { return false }
        return !Set(before).isDisjoint(with: after)
    }

    /// The moves between the two newest nights; `nil` where there has been one night, or none.
    ///
    /// - Complexity: O(users), in the database.
    static func load(on connection: inout Connection) throws -> MembershipFlow? {
        // Two look-ups in the index: a list of all nights would read every row.
        let days = try connection.query(
            """
            SELECT newest.day AS after,
                (SELECT max(as_of) FROM allot.segment_membership WHERE as_of < newest.day) AS before
            FROM (SELECT max(as_of) AS day FROM allot.segment_membership) AS newest
            """
        ).only
        guard let after = try days.optionalDate("after"), let before = try days.optionalDate("before") else {
            return nil
        }
        let rows = try connection.query(
            """
            SELECT b.segment_id AS before, a.segment_id AS after, count(*) AS users
            FROM (SELECT user_id, segment_id FROM allot.segment_membership WHERE as_of = $1) AS b
            FULL JOIN (SELECT user_id, segment_id FROM allot.segment_membership WHERE as_of = $2) AS a USING (user_id)
            GROUP BY 1, 2 ORDER BY 1, 2
            """, [.date(before), .date(after)]
        ).map { (try $0.optionalText("before"), try $0.optionalText("after"), try $0.int("users")) }
        let names = Set(rows.flatMap { [$0.0, $0.1].compactMap(\.self) })
        let segments = names.sorted { rank($0) < rank($1) }
        let place = Dictionary(uniqueKeysWithValues: segments.enumerated().map { ($1, $0) })
        let none = [Int](repeating: 0, count: segments.count)
        var (counts, entered, left) = (segments.map { _ in none }, none, none)
        for (was, now, users) in rows {
            switch (was.flatMap { place[$0] }, now.flatMap { place[$0] }) {
            case (let was?, let now?): counts[was][now] = users
            case (let was?, nil): left[was] = users
            case (nil, let now?): entered[now] = users
            case (nil, nil): break
            }
        }
        return MembershipFlow(
            from: CalendarDay(number: Int(before)), to: CalendarDay(number: Int(after)),
            moves: try SegmentMigration(segments: segments, counts: counts, entered: entered, left: left))
    }

    /// The order of segments in a report: the shop's own first, then as their kind has them.
    private static func rank(_ id: String) -> (Int, Int, String) {
        if let number = ClusterName.id(id) { return (1, number, id) }
        for kind in SegmentsConfiguration.Kind.allCases {
            if let number = kind.ids.firstIndex(of: id) { return (2, number, id) }
        }
        return (0, 0, id)
    }
}
