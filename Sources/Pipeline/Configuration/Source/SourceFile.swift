/// One file of the source contract: a SELECT that the user owns, with the columns it must have.
package enum SourceFile: String, Sendable, Hashable, CaseIterable {
    case users, items, events, deliveries, outcomes, consent

    /// Its path below the project's folder.
    package var path: String { "Sql/source/\(rawValue).sql" }

    /// The columns it must have, in the order in which they are read.
    package var columns: [SourceColumn] {
        switch self {
        case .users:
            [
                SourceColumn("user_id", .key), SourceColumn("joined_at", .time),
                SourceColumn("region", .text, nullable: true), SourceColumn("attributes", .json, nullable: true),
            ]
        case .items:
            [
                SourceColumn("item_id", .key), SourceColumn("category", .text, nullable: true),
                SourceColumn("price", .money, nullable: true), SourceColumn("margin", .money, nullable: true),
                SourceColumn("stock", .integer, nullable: true), SourceColumn("attributes", .json, nullable: true),
            ]
        case .events:
            [
                SourceColumn("event_id", .key), SourceColumn("recorded_at", .time), SourceColumn("user_id", .key),
                SourceColumn("occurred_at", .time), SourceColumn("kind", .text),
                SourceColumn("item_id", .key, nullable: true), SourceColumn("order_id", .key, nullable: true),
                SourceColumn("quantity", .integer, nullable: true), SourceColumn("amount", .money, nullable: true),
                SourceColumn("margin", .money, nullable: true), SourceColumn("currency", .text, nullable: true),
            ]
        case .deliveries:
            [
                SourceColumn("decision_id", .uuid), SourceColumn("delivered_at", .time),
                SourceColumn("channel", .text), SourceColumn("impressions", .integer, nullable: true),
                SourceColumn("opened_at", .time, nullable: true), SourceColumn("clicked_at", .time, nullable: true),
                SourceColumn("claimed_at", .time, nullable: true),
                SourceColumn("opted_out_at", .time, nullable: true),
            ]
        case .outcomes:
            [
                SourceColumn("decision_id", .uuid, nullable: true), SourceColumn("user_id", .key, nullable: true),
                SourceColumn("offer_id", .text, nullable: true), SourceColumn("order_id", .key, nullable: true),
                SourceColumn("redeemed_at", .time), SourceColumn("discount", .money),
                SourceColumn("cost", .money, nullable: true),
            ]
        case .consent:
            [
                SourceColumn("user_id", .key), SourceColumn("channel", .text, nullable: true),
                SourceColumn("personalise", .boolean), SourceColumn("contact", .boolean),
                SourceColumn("purpose", .text, nullable: true), SourceColumn("expires_at", .time, nullable: true),
            ]
        }
    }
}
