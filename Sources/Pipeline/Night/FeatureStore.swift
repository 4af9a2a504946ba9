internal import Audience
internal import Postgres
internal import Records
internal import Statistics

/// Writes features and segments as of the end of an interval.
enum FeatureStore {
    /// The columns of `allot.user_feature`, in the order of ``copy(_:users:customers:into:day:on:)``.
    private static let columns = [
        "user_id", "as_of", "recency_days", "frequency", "monetary", "views", "searches", "carts", "purchases",
        "reviews", "shares", "refunds", "margin", "discount_share", "channel_response", "tenure_days",
        "decayed_views", "decayed_searches", "decayed_carts", "decayed_purchases", "decayed_reviews",
        "decayed_shares", "average_basket", "purchase_days", "first_purchase_days", "purchase_gap_days",
        "last_gap_days", "cart_abandonment", "return_rate", "price_sensitivity", "open_rate", "click_rate",
        "redeem_rate", "category_1", "category_1_share", "category_2", "category_2_share", "category_3",
        "category_3_share",
    ]

    /// Replaces `allot.user_feature`, `allot.clv` and the interval's rows of the tables of segments, in one transaction.
    ///
    /// Users who refuse personalisation are left out of all: nothing is derived about them. With features goes the state
    /// that the next night's go on from, so that it never belongs to another night than they; and what the events of each
    /// day in `quality` looked like.
    ///
    /// - Parameters:
    ///   - material: The night.
    ///   - quality: What to keep of the events of days.
    ///   - doubtful: A day of which nothing is to be kept.
    ///   - forgettingState: Whether no night may go on from any state: the next one reads everything.
    ///   - connection: The tool's tables.
    /// - Throws: `PostgresError`.
    static func replace(
        _ material: NightMaterial, quality: [SourceQuality], dropping doubtful: CalendarDay? = nil,
        forgettingState: Bool = false, on connection: inout Connection
    ) throws {
        let (day, customers, segments) = (material.interval.day, material.snapshot.customers, material.segments)
        var profiled: [Int] = []
        profiled.reserveCapacity(inLargePages: customers.count)
        for user in 0..<customers.count where segments.ofUser[user] != segments.generic { profiled.append(user) }
        try connection.transaction { connection throws(any Error) in
            // A night that is caught up must not put older features in the place of newer ones.
            let newer = try connection.query(
                "SELECT FROM allot.user_feature WHERE as_of > $1::date LIMIT 1", [.text(day.description)])
            if newer.isEmpty {
                try connection.execute("TRUNCATE allot.user_feature")
                try copy(
                    material.features, users: profiled, customers: customers, into: "allot.user_feature", day: day,
                    on: &connection)
                try ValueStore.replace(material.value, customers: customers, day: day, on: &connection)
                if let advance = material.advance {
                    try FeatureStateStore.save(advance, customers: customers, on: &connection)
                }
            }
            if forgettingState { try FeatureCheckpoint.forget(on: &connection) }
            for day in quality { try day.save(on: &connection) }
            if let doubtful { try SourceQuality.drop(doubtful, on: &connection) }
            try ValueStore.replace(material.value?.fit, day: day, on: &connection)
            try ClusterStore.replace(material.clusters, day: day, on: &connection)
            try connection.run("DELETE FROM allot.segment_membership WHERE as_of = $1::date", [.text(day.description)])
            let scores = material.scores
            let names = ReadyFields(width: 1, segments.names.map { [$0] })
            try connection.copyIn(
                "allot.segment_membership (as_of, user_id, segment_id, recency, frequency, monetary)", columns: 6,
                rows: profiled.count
            ) { writer, row throws(PostgresError) in
                let user = profiled[row]
                try writer.date(Int32(day.number))
                try writer.int64(customers.userID[user])
                try writer.fields(Int(segments.ofUser[user]), of: names)
                try writer.int16(Int16(scores.recency[user]))
                try writer.int16(Int16(scores.frequency[user]))
                try writer.int16(Int16(scores.monetary[user]))
            }
        }
    }

    /// Copies the features of `users` into a table that is shaped as `allot.user_feature`, and what they are worth into
    /// the columns of ``ValueStore`` beside them.
    static func copy(
        _ features: UserFeatures, value: NightValue? = nil, users: [Int], customers: CustomerTable,
        into table: String, day: CalendarDay, on connection: inout Connection
    ) throws {
        let names = SymbolTable(features.categoryNames)
        let columns = Self.columns + (value == nil ? [] : ValueStore.columns)
        let target = "\(table) (\(columns.joined(separator: ", ")))"
        guard let value else {
            try connection.copyIn(target, columns: columns.count, rows: users.count) {
                writer, row throws(PostgresError) in
                try write(features, names, users[row], customers: customers, day: day, to: &writer)
            }
            return
        }
        // Both are in the order of users.
        var worth = 0
        try connection.copyIn(target, columns: columns.count, rows: users.count) { writer, row throws(PostgresError) in
            let user = users[row]
            try write(features, names, user, customers: customers, day: day, to: &writer)
            while worth < value.user.count, Int(value.user[worth]) < user { worth += 1 }
            if worth < value.user.count, Int(value.user[worth]) == user {
                try ValueStore.write(value, row: worth, to: &writer)
            } else {
                for _ in ValueStore.columns { try writer.null() }
            }
        }
    }

    /// Writes ``columns`` of the user at row `user`.
    @inline(__always)
    private static func write(
        _ features: UserFeatures, _ names: SymbolTable, _ user: Int, customers: CustomerTable,
        day: CalendarDay, to writer: inout RowWriter
    ) throws(PostgresError) {
        try writer.int64(customers.userID[user])
        try writer.date(Int32(day.number))
        try writer.known(features.recencyDays[user])
        try writer.int32(features.frequency[user])
        try writer.int64(features.monetary[user])
        try writer.int32(features.views[user])
        try writer.int32(features.searches[user])
        try writer.int32(features.carts[user])
        try writer.int32(features.purchases[user])
        try writer.int32(features.reviews[user])
        try writer.int32(features.shares[user])
        try writer.int32(features.refunds[user])
        try writer.int64(features.margin[user])
        try writer.float(features.discountShare[user])
        try writer.float(features.channelResponse[user])
        try writer.known(features.tenureDays[user])
        try writer.float(features.decayedViews[user])
        try writer.float(features.decayedSearches[user])
        try writer.float(features.decayedCarts[user])
        try writer.float(features.decayedPurchases[user])
        try writer.float(features.decayedReviews[user])
        try writer.float(features.decayedShares[user])
        try writer.int64(features.averageBasket[user])
        try writer.int32(features.purchaseDays[user])
        try writer.known(features.firstPurchaseDays[user])
        try writer.known(features.purchaseGapDays[user])
        try writer.known(features.lastGapDays[user])
        try writer.known(features.cartAbandonment[user])
        try writer.float(features.returnRate[user])
        try writer.float(features.priceSensitivity[user])
        try writer.float(features.openRate[user])
        try writer.float(features.clickRate[user])
        try writer.float(features.redeemRate[user])
        for slot in 0..<UserFeatures.topCategories {
            let category = features.categories[user * UserFeatures.topCategories + slot]
            try writer.symbol(category, in: names)
            try writer.float(category < 0 ? nil : features.categoryShares[user * UserFeatures.topCategories + slot])
        }
    }
}

extension RowWriter {
    /// Writes a number of which a negative one means that it is not known: NULL.
    fileprivate mutating func known(_ value: Int32) throws(PostgresError) {
        if value < 0 { try null() } else { try int32(value) }
    }

    /// Writes a number of which a negative one means that it is not known: NULL.
    fileprivate mutating func known(_ value: Float) throws(PostgresError) {
        if value < 0 { try null() } else { try float(value) }
    }
}
