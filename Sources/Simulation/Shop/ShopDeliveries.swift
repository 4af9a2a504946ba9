internal import Records

/// Messages that arrived, as parallel columns; times in microseconds since 1970-01-01 UTC, `EventLog.none` for never.
package struct ShopDeliveries: Sendable {
    /// Who got it.
    package var userID: [Int64] = []
    /// High 64 bits of the decision's UUID.
    package var decisionHigh: [UInt64] = []
    /// Low 64 bits of the decision's UUID.
    package var decisionLow: [UInt64] = []
    /// When it arrived.
    package var deliveredAt: [Int64] = []
    /// Index into ``Shop/channels``.
    package var channel: [Int32] = []
    /// Times that it was shown, ≥ 1.
    package var impressions: [Int32] = []
    /// When it was opened.
    package var openedAt: [Int64] = []
    /// When it was clicked.
    package var clickedAt: [Int64] = []
    /// When its coupon was claimed.
    package var claimedAt: [Int64] = []
    /// When the user opted out of the channel.
    package var optedOutAt: [Int64] = []

    /// No rows yet.
    package init() {}

    /// Rows.
    package var count: Int { userID.count }
}
