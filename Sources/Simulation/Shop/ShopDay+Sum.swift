internal import Records

extension ShopDay {
    /// Appends the rows of other users on the same day.
    package static func += (rows: inout ShopDay, more: ShopDay) {
        rows.events.append(contentsOf: more.events)
        rows.deliveries.append(contentsOf: more.deliveries)
        rows.redemptions.append(contentsOf: more.redemptions)
    }
}

extension ShopDeliveries {
    fileprivate mutating func append(contentsOf other: ShopDeliveries) {
        userID += other.userID
        decisionHigh += other.decisionHigh
        decisionLow += other.decisionLow
        deliveredAt += other.deliveredAt
        channel += other.channel
        impressions += other.impressions
        openedAt += other.openedAt
        clickedAt += other.clickedAt
        claimedAt += other.claimedAt
        optedOutAt += other.optedOutAt
    }
}

extension ShopRedemptions {
    fileprivate mutating func append(contentsOf other: ShopRedemptions) {
        decisionHigh += other.decisionHigh
        decisionLow += other.decisionLow
        userID += other.userID
        offer += other.offer
        orderID += other.orderID
        redeemedAt += other.redeemedAt
        discount += other.discount
    }
}
