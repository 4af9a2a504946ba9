internal import Audience
internal import Postgres
internal import Records

/// Writes features and segments as of the end of an interval.
enum FeatureStore {
    /// The columns of `allot.user_feature`, in the order of ``copy(_:customers:into:asOf:on:)``.
    private static let columns = """
        user_id, as_of, recency_days, frequency, monetary, views, searches, carts, purchases, reviews, shares, \
        refunds, margin, discount_share, channel_response, tenure_days
        """

    /// Replaces `allot.user_feature` and the interval's rows of `allot.segment_membership`, in one transaction.
    ///
    /// Users who refuse personalisation are left out of both: nothing is derived about them.
    static func replace(
        _ features: UserFeatures, scores: RFMScores, segments: NightSegments, customers: CustomerTable,
        day: CalendarDay, on connection: inout Connection
    ) throws {
        let profiled = (0..<customers.count).filter { segments.ofUser[$0] != segments.generic }
        try connection.transaction { connection throws(any Error) in
            // A night that is caught up must not put older features in the place of newer ones.
            let newer = try connection.query(
                "SELECT FROM allot.user_feature WHERE as_of > $1::date LIMIT 1", [.text(day.description)])
            if newer.isEmpty {
                try connection.execute("TRUNCATE allot.user_feature")
                try copy(
                    features, users: profiled, customers: customers, into: "allot.user_feature", day: day,
                    on: &connection)
            }
            try connection.run("DELETE FROM allot.segment_membership WHERE as_of = $1::date", [.text(day.description)])
            try connection.copyIn(
                "allot.segment_membership (as_of, user_id, segment_id, recency, frequency, monetary)", columns: 6,
                rows: profiled.count
            ) { writer, row throws(PostgresError) in
                let user = profiled[row]
                try writer.date(Int32(day.number))
                try writer.int64(customers.userID[user])
                try writer.text(segments.names[Int(segments.ofUser[user])])
                try writer.int16(Int16(scores.recency[user]))
                try writer.int16(Int16(scores.frequency[user]))
                try writer.int16(Int16(scores.monetary[user]))
            }
        }
    }

    /// Copies the features of `users` into a table that is shaped as `allot.user_feature`.
    static func copy(
        _ features: UserFeatures, users: [Int], customers: CustomerTable, into table: String, day: CalendarDay,
        on connection: inout Connection
    ) throws {
        try connection.copyIn("\(table) (\(columns))", columns: 16, rows: users.count) {
            writer, row throws(PostgresError) in
            let user = users[row]
            try writer.int64(customers.userID[user])
            try writer.date(Int32(day.number))
            if features.recencyDays[user] < 0 {
                try writer.null()
            } else {
                try writer.int32(features.recencyDays[user])
            }
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
            if features.tenureDays[user] < 0 {
                try writer.null()
            } else {
                try writer.int32(features.tenureDays[user])
            }
        }
    }
}
