package import Records

/// How users responded to what this tool sent them in the history, as columns in the order of a table of users.
package struct UserResponses: Sendable, Equatable {
    /// Discounts redeemed, in micros.
    package var discount: [Int64]
    /// Messages that arrived.
    package var deliveries: [Int32]
    /// Of those, the ones that were opened.
    package var opened: [Int32]
    /// Of those, the ones that were clicked.
    package var clicked: [Int32]
    /// Of those, the ones that were opened or clicked.
    package var responded: [Int32]
    /// Coupons that were redeemed, whether their message is known to have arrived or not.
    package var redeemed: [Int32]

    /// Nothing was sent to `users` users.
    package init(users: Int) {
        discount = [Int64](repeating: 0, count: users)
        deliveries = [Int32](repeating: 0, count: users)
        opened = deliveries
        clicked = deliveries
        responded = deliveries
        redeemed = deliveries
    }

    /// Number of users.
    package var count: Int { discount.count }

    /// Adds a decision about user `user`.
    ///
    /// - Throws: ``Records/ParameterError`` where the user's discounts pass the range of `Money`.
    package mutating func add(
        _ user: Int, discount micros: Int64, delivered: Bool, opened isOpened: Bool, clicked isClicked: Bool,
        redeemed isRedeemed: Bool
    ) throws(ParameterError) {
        discount[user] = try exactSum(discount[user], micros)
        if isRedeemed { redeemed[user] += 1 }
        guard delivered else { return }
        deliveries[user] += 1
        if isOpened { opened[user] += 1 }
        if isClicked { clicked[user] += 1 }
        if isOpened || isClicked { responded[user] += 1 }
    }

    /// Appends a user, of whom `deliveries` and so on are numbers.
    package mutating func append(
        discount: Int64, deliveries: Int64, opened: Int64, clicked: Int64, responded: Int64, redeemed: Int64
    ) {
        self.discount.append(discount)
        self.deliveries.append(Int32(clamping: deliveries))
        self.opened.append(Int32(clamping: opened))
        self.clicked.append(Int32(clamping: clicked))
        self.responded.append(Int32(clamping: responded))
        self.redeemed.append(Int32(clamping: redeemed))
    }

    /// Adds row `row` of `other` to user `user`.
    ///
    /// - Throws: ``Records/ParameterError`` where the user's discounts pass the range of `Money`.
    package mutating func add(_ other: UserResponses, row: Int, to user: Int) throws(ParameterError) {
        discount[user] = try exactSum(discount[user], other.discount[row])
        deliveries[user] += other.deliveries[row]
        opened[user] += other.opened[row]
        clicked[user] += other.clicked[row]
        responded[user] += other.responded[row]
        redeemed[user] += other.redeemed[row]
    }
}
