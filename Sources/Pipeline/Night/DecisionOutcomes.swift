internal import Evaluation
internal import Postgres
internal import Records

/// What came of the followed decisions, row by row beside ``FollowedDecisions``.
///
/// Money is in micros. `reward` is the user's whole profit in the window, the same in every campaign's row of the same
/// user and night: margin − refunds − every discount and cost that this tool caused. `discount` and `cost` are this
/// row's own, for its campaign's budget. Where an offer is valid for longer than the window, what it costs afterwards is
/// charged to the budget of its own decision, and to the reward of the user's window in which it happens: that one has the
/// margin of the order, too.
struct DecisionOutcomes {
    var orders: [Int32]
    var revenue: [Int64]
    var margin: [Int64]
    var refunds: [Int64]
    var discount: [Int64]
    var cost: [Int64]
    var reward: [Int64]
    var delivered: [Bool]
    var opened: [Bool]
    var clicked: [Bool]
    var claimed: [Bool]
    var redeemed: [Bool]
    var optedOut: [Bool]
    /// Days from the window's start to the first redemption or click; NaN without any.
    var responseDays: [Float]
    /// Whether the window was over at the interval's end.
    var matured: [Bool]
    /// The slot of each row: rows of one user and night share it.
    var slot: [Int32]

    /// What the events in the windows of `followed` come to, with the deliveries and redemptions of `snapshot`.
    ///
    /// - Parameters:
    ///   - followed: The decisions.
    ///   - slots: Their windows.
    ///   - fold: The events in these windows.
    ///   - snapshot: What the shop knew at the end of the interval.
    ///   - to: The interval's end: what happened later is unknown.
    init(of followed: FollowedDecisions, slots: OutcomeSlots, fold: OutcomeFold, snapshot: SourceSnapshot, to: Int64) {
        let rows = followed.count
        slot = slots.ofRow
        orders = slots.ofRow.map { fold.orders[Int($0)] }
        revenue = slots.ofRow.map { fold.revenue[Int($0)] }
        margin = slots.ofRow.map { fold.margin[Int($0)] }
        refunds = slots.ofRow.map { fold.refunds[Int($0)] }
        matured = followed.version.map { followed.versions[Int($0)].windowTo <= to }
        discount = [Int64](repeating: 0, count: rows)
        cost = discount
        reward = discount
        delivered = [Bool](repeating: false, count: rows)
        opened = delivered
        clicked = delivered
        claimed = delivered
        redeemed = delivered
        optedOut = delivered
        responseDays = [Float](repeating: .nan, count: rows)

        let late = addResponses(to: followed, snapshot: snapshot)

        var spent = [Int64](repeating: 0, count: slots.user.count)
        for row in 0..<rows { spent[Int(slot[row])] += discount[row] + cost[row] }
        let owners = Set(late.map { followed.user[$0.row] })
        let windows = Dictionary(
            grouping: owners.isEmpty ? [] : slots.user.indices.filter { owners.contains(slots.user[$0]) },
            by: { slots.user[$0] })
        for cost in late {
            spent[Int(slot[cost.row])] -= cost.micros
            let own = windows[followed.user[cost.row], default: []]
            if let later = own.first(where: { slots.from[$0] <= cost.time && cost.time < slots.to[$0] }) {
                spent[later] += cost.micros
            }
        }
        for row in 0..<rows { reward[row] = margin[row] - refunds[row] - spent[Int(slot[row])] }
    }

    /// What a decision cost after its window.
    private struct LateCost {
        var row: Int
        /// Microseconds since 1970-01-01 UTC.
        var time: Int64
        var micros: Int64
    }

    /// - Returns: What came after the windows of its decisions.
    private mutating func addResponses(to followed: FollowedDecisions, snapshot: SourceSnapshot) -> [LateCost] {
        var late: [LateCost] = []
        var rowOfDecision: [PostgresUUID: Int] = [:]
        let areNamed = snapshot.deliveries.count > 0 || snapshot.redemptions.decision.contains { $0 != nil }
        if areNamed { rowOfDecision.reserveCapacity(followed.count) }
        for row in 0..<(areNamed ? followed.count : 0) where followed.reason[row] != FollowedDecisions.left {
            rowOfDecision[followed.decision[row]] = row
        }
        func days(from row: Int, to time: Int64) -> Float {
            Float(time - followed.versions[Int(followed.version[row])].windowFrom) / Float(microsecondsPerDay)
        }
        let deliveries = snapshot.deliveries
        for index in 0..<deliveries.count {
            // Deliveries of decisions that are no longer followed are normal: their night is settled.
            guard let row = rowOfDecision[deliveries.decision[index]] else { continue }
            let terms = followed.versions[Int(followed.version[row])].arms[Int(followed.arm[row])].terms
            let wasDelivered = deliveries.deliveredAt[index] != Int64.min
            let wasClicked = deliveries.clickedAt[index] != Int64.min
            if wasDelivered, !delivered[row] { cost[row] += terms.sendCost.micros }
            switch terms.costKind {
            case .onRedemption: break
            case .perSend: if wasDelivered, !delivered[row] { cost[row] += terms.price.micros }
            case .perImpression: cost[row] += terms.price.micros * Int64(deliveries.impressions[index])
            case .perClick:
                if wasClicked, !clicked[row] {
                    cost[row] += terms.price.micros
                    let isLate = deliveries.clickedAt[index] >= followed.versions[Int(followed.version[row])].windowTo
                    if isLate {
                        late.append(
                            LateCost(row: row, time: deliveries.clickedAt[index], micros: terms.price.micros))
                    }
                }
            }
            if wasClicked, terms.costKind == .perClick, responseDays[row].isNaN {
                responseDays[row] = days(from: row, to: deliveries.clickedAt[index])
            }
            delivered[row] = delivered[row] || wasDelivered
            opened[row] = opened[row] || deliveries.opened[index]
            clicked[row] = clicked[row] || wasClicked
            claimed[row] = claimed[row] || deliveries.claimed[index]
            optedOut[row] = optedOut[row] || deliveries.optedOut[index]
        }
        let redemptions = snapshot.redemptions
        var rowsOfUser: [Int32: [Int]] = [:]
        if redemptions.decision.contains(where: { $0 == nil }) {
            for row in 0..<followed.count where followed.arm[row] != 0 {
                rowsOfUser[followed.user[row], default: []].append(row)
            }
        }
        for index in 0..<redemptions.count {
            let known = redemptions.decision[index].flatMap { rowOfDecision[$0] }
            guard let row = known ?? rowOfOffer(redemptions, index, followed, rowsOfUser) else { continue }
            discount[row] += redemptions.discount[index]
            cost[row] += redemptions.cost[index]
            if redemptions.redeemedAt[index] >= followed.versions[Int(followed.version[row])].windowTo {
                late.append(
                    LateCost(
                        row: row, time: redemptions.redeemedAt[index],
                        micros: redemptions.discount[index] + redemptions.cost[index]))
            }
            if !redeemed[row] { responseDays[row] = days(from: row, to: redemptions.redeemedAt[index]) }
            redeemed[row] = true
        }
        return late
    }

    /// The decision that a redemption without a decision's identifier belongs to: the user's latest one of that offer
    /// in whose window or validity it was redeemed.
    private func rowOfOffer(
        _ redemptions: RedemptionLog, _ index: Int, _ followed: FollowedDecisions, _ rowsOfUser: [Int32: [Int]]
    ) -> Int? {
        guard redemptions.decision[index] == nil else { return nil }
        let offer = redemptions.offerNames[Int(redemptions.offer[index])]
        let time = redemptions.redeemedAt[index]
        return rowsOfUser[redemptions.user[index]]?.last { row in
            let version = followed.versions[Int(followed.version[row])]
            let arm = version.arms[Int(followed.arm[row])]
            let validTo = version.windowFrom + Int64(arm.terms.validDays) * microsecondsPerDay
            return arm.offerID == offer && version.windowFrom <= time && time < max(version.windowTo, validTo)
        }
    }
}
