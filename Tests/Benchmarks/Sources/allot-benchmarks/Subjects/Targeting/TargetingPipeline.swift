internal import Allocation
internal import Audience
internal import Bandits
internal import Foundation
internal import Glibc
internal import Postgres
internal import Records
internal import Statistics

/// Events in, targets out, by the contract in the docstring of the peers' `t9_pipeline.py`.
///
/// Two connections read halves of the events and a third the exposures, each folded or kept in columns as it comes; the
/// kernels run on both cores; two connections write.
struct TargetingPipeline {
    let inputs: Inputs
    let threads = 2
    let offers = 10
    let segments = 8

    private struct Deck {
        var values: [Float] = []
        var costs: [Float] = []
        /// Cost of everybody's most valuable offer, in micros.
        var unconstrained: Int64 = 0
    }

    static func comparison(_ inputs: Inputs) throws -> Comparison {
        Comparison(
            title: "events to targets: features, k-means, Thompson, knapsack",
            ours: Contender(name: "allot's kernels", commands: [try inputs.subject(.pipeline)]),
            theirs: Contender(
                name: "numpy, scikit-learn, psql", commands: [try inputs.peer("t9_pipeline.py", ["python_pipe"])]),
            bar: Comparison.Bar(wall: 0.5, processor: 1.0 / 3, peak: 1),
            check: try inputs.subject(.pipeline, check: true))
    }

    func run(check: Bool) throws -> Span {
        let events = try inputs.events()
        var stages = StageClock()
        let ((plan, quality), span) = try Span.measure { try measured(asOf: events.asofUs, &stages) }
        if check { try self.check(plan) }
        var report = span
        report.details = """
            "task": "T9", "peer": "allot", "n": \(events.n), "rss_mb": \(StageClock.peakMegabytes), \
            "quality": {\(quality)}, "stages": \(stages.json)
            """
        return report
    }

    /// Compares what was planned and written with the server's own counts and sums, and with what is possible.
    ///
    /// The probability of an offer that is hardly ever best may be below what a `real` holds: 0 then.
    private func check(_ plan: KnapsackPlan) throws {
        var connection = try Connection(inputs.conninfo)
        let row = try connection.query(
            """
            SELECT (SELECT count(DISTINCT user_id) FROM events) AS users, count(*) AS targets,
                count(DISTINCT user_id) AS targeted, coalesce(sum(score::float8), 0) AS value,
                coalesce(sum(cost::float8), 0) AS cost,
                count(*) FILTER (WHERE NOT (propensity >= 0 AND propensity <= 1)) AS wrong
            FROM targets_out
            """
        ).only
        let objective = plan.objective.units
        guard try row.int("users") == plan.chosen.count, try row.int("targets") == plan.given,
            try row.int("targeted") == plan.given, try row.int("wrong") == 0,
            abs(try row.double("value") / objective - 1) < 1e-6,
            try row.double("cost") <= plan.budget.units * (1 + 1e-6), plan.gap >= 0, plan.gap < 1e-6
        else {
            throw InputError("what was written is not what was planned: \(row), objective \(objective)")
        }
    }

    private func measured(asOf: Int64, _ stages: inout StageClock) throws -> (KnapsackPlan, String) {
        let (fold, exposures) = try read()
        stages.lap("read+aggregate")
        let (userID, totals) = fold.sorted()
        let users = try UserIndex(userID)
        let points = try ClusterPoints(features(totals, asOf: asOf), dimensions: 8)
        stages.lap("features")
        var method = KMeans()
        method.maximumIterations = 50
        let first = (0..<segments).flatMap { segment in
            let row = segment * (userID.count / segments) + 17
            return points.values[row * 8..<(row + 1) * 8]
        }
        let clusters = try method.fit(points, from: first, threads: threads)
        stages.lap("kmeans")
        let posteriors = OfferPosteriors(
            exposures, users: users, segments: clusters.labels, count: segments, offers: offers, threads: threads)
        let best = mapBlocks(count: segments, blockSize: 1, threads: threads) { segment in
            betaProbabilities(posteriors.rates[segment.lowerBound]).map { Float($0) }
        }
        stages.lap("posterior")
        let deck = draw(userID, totals, clusters.labels, posteriors)
        stages.lap("thompson")
        let options = try KnapsackOptions(
            userID: userID, optionsPerUser: offers, values: deck.values, costs: deck.costs)
        let plan = try Knapsack(budget: Money(micros: deck.unconstrained * 3 / 10)).solve(options, threads: threads)
        stages.lap("allocate")
        try write(plan, options, clusters.labels, best)
        stages.lap("write")
        let quality = """
            "users": \(userID.count), "inertia_per_user": \(clusters.inertia / Double(userID.count)), \
            "iters": \(clusters.iterations), "targets": \(plan.given), "objective": \(plan.objective.units), \
            "spend_over_B": \(plan.spend.units / plan.budget.units), "gap": \(plan.gap)
            """
        return (plan, quality)
    }

    private func read() throws -> (ShopperFold, ExposureColumns) {
        var connection = try Connection(inputs.conninfo)
        let blocks = try connection.query("SELECT pg_relation_size('events') / 8192 AS blocks").only.int("blocks")
        let conninfo = inputs.conninfo
        enum Part {
            case events(ShopperFold)
            case exposures(ExposureColumns)
        }
        var parts = try onThreads(3) { part -> Part in
            var connection = try Connection(conninfo)
            if part == 2 {
                var columns = ExposureColumns()
                try connection.copyOut("SELECT \(ExposureColumns.selection) FROM exposures") {
                    (row) throws(PostgresError) in try columns.append(&row)
                }
                return .exposures(columns)
            }
            let half = "ctid \(part == 0 ? "<" : ">=") '(\(blocks / 2),0)'"
            var fold = ShopperFold()
            try connection.copyOut("SELECT \(ShopperFold.selection) FROM events WHERE \(half)") {
                (row) throws(PostgresError) in try fold.add(&row)
            }
            fold.fold()
            return .events(fold)
        }
        var fold: ShopperFold?
        var exposures = ExposureColumns()
        // Taken out, each has one owner and changes in place; sums do not depend on the order.
        while let part = parts.popLast() {
            switch part {
            case .events(let half): if fold == nil { fold = half } else { fold?.combine(half) }
            case .exposures(let columns): exposures = columns
            }
        }
        return (fold ?? ShopperFold(), exposures)
    }

    /// Logarithms of recency in days, purchases, money, views, clicks, carts and events, and purchases by event; with
    /// mean 0 and variance 1.
    private func features(_ totals: [ShopperTotals], asOf: Int64) -> [Float] {
        let blocks = mapBlocks(count: totals.count, threads: threads) { rows in
            var values: [Float] = []
            values.reserveCapacity(rows.count * 8)
            for row in rows {
                let user = totals[row]
                values.append(Float(log1p(Double(asOf - user.lastSeen) / 86_400e6)))
                values.append(Self.logarithm(user.purchases))
                values.append(Float(log1p(Double(user.spent) / 1e6)))
                values.append(Self.logarithm(user.views))
                values.append(Self.logarithm(user.clicks))
                values.append(Self.logarithm(user.carts))
                values.append(Self.logarithm(user.events))
                values.append(Float(user.purchases) / Float(user.events))
            }
            return values
        }
        var values: [Float] = []
        values.reserveCapacity(totals.count * 8)
        for block in blocks { values += block }
        let standard = Standardisation(values, dimensions: 8, threads: threads)
        standard.apply(to: &values)
        return values
    }

    /// ln(1 + count), by table for all but the busiest users.
    private static func logarithm(_ count: UInt32) -> Float {
        count < logarithms.count ? logarithms[Int(count)] : Float(log1p(Double(count)))
    }

    private static let logarithms = (0..<1_024).map { Float(log1p(Double($0))) }

    /// Draws everybody's rates, and makes of them values and costs.
    private func draw(
        _ userID: [Int64], _ totals: [ShopperTotals], _ labels: [UInt8], _ posteriors: OfferPosteriors
    ) -> Deck {
        let thompson = BetaThompson(
            posteriors: posteriors.rates, stream: KeyedStream(seed: 7, label: "thompson"), threads: threads)
        let order = radixOrder(totals.map(\.spent))
        var worth = [Float](repeating: 0, count: order.count)
        for (rank, row) in order.enumerated() { worth[Int(row)] = Float(0.5 + Double(rank) / Double(order.count)) }
        let weights = worth
        // One array for all: eight that every user's turn retains and releases would be what both threads wait for.
        let margins = posteriors.margins.flatMap { $0 }
        let blocks = mapBlocks(count: userID.count, threads: threads) { rows in
            var deck = Deck()
            deck.costs.reserveCapacity(rows.count * offers)
            deck.values.reserveCapacity(rows.count * offers)
            for row in rows { thompson.draw(user: userID[row], cell: Int(labels[row]), into: &deck.costs) }
            for (index, row) in rows.enumerated() {
                let first = Int(labels[row]) * offers
                var best: (value: Float, cost: Float) = (-.infinity, 0)
                for offer in 0..<offers {
                    let rate = deck.costs[index * offers + offer]
                    let (value, cost) = (rate * margins[first + offer] * weights[row], rate * Float(offer + 1))
                    deck.values.append(value)
                    deck.costs[index * offers + offer] = cost
                    if value > best.value { best = (value, cost) }
                }
                deck.unconstrained += Int64((Double(best.cost) * 1_000_000).rounded())
            }
            return deck
        }
        var deck = Deck()
        deck.values.reserveCapacity(userID.count * offers)
        deck.costs.reserveCapacity(userID.count * offers)
        for block in blocks {
            deck.values += block.values
            deck.costs += block.costs
            deck.unconstrained += block.unconstrained
        }
        return deck
    }

    private func write(
        _ plan: KnapsackPlan, _ options: KnapsackOptions, _ labels: [UInt8], _ best: [[Float]]
    ) throws {
        var connection = try Connection(inputs.conninfo)
        try connection.execute(
            """
            DROP TABLE IF EXISTS targets_out;
            CREATE TABLE targets_out (user_id bigint NOT NULL, campaign integer NOT NULL, segment smallint NOT NULL,
                offer smallint NOT NULL, propensity real NOT NULL, score real NOT NULL, cost real NOT NULL)
            """)
        let rows = plan.chosen.indices.filter { plan.chosen[$0] >= 0 }
        let conninfo = inputs.conninfo
        _ = try onThreads(2) { part in
            var connection = try Connection(conninfo)
            let mine = rows[(rows.count * part / 2)..<(rows.count * (part + 1) / 2)]
            return try connection.copyIn("targets_out", columns: 7, rows: mine.count) {
                (writer, index) throws(PostgresError) in
                let row = mine[mine.startIndex + index]
                let offer = Int(plan.chosen[row])
                try writer.int64(options.userID[row])
                try writer.int32(42)
                try writer.int16(Int16(labels[row]))
                try writer.int16(Int16(offer))
                try writer.float(best[Int(labels[row])][offer])
                try writer.float(options.values[row * options.optionsPerUser + offer])
                try writer.float(options.costs[row * options.optionsPerUser + offer])
            }
        }
        try connection.execute("ALTER TABLE targets_out ADD PRIMARY KEY (user_id)")
    }
}
