internal import Audience
internal import Postgres
internal import Records
internal import Simulation
internal import Statistics

/// The tables of a simulated shop, kept as columns: what ``SourceReader`` would read if they were in a database.
struct SimulatedSource {
    /// The shop; it answers the decisions that it receives.
    var shop: Shop
    private let customers: CustomerTable
    private var consent: ConsentTable
    /// By channel of the shop: its bit in the consent table, 0 where no campaign uses it.
    private let bitOfChannel: [UInt64]
    /// Everything that has happened.
    private var rows = ShopDay()

    /// The tables of `shop` before its first day, for campaigns that use `channels`.
    init(_ shop: Shop, channels: [String]) throws(ParameterError) {
        self.shop = shop
        let users = 0..<shop.scenario.users
        let columns = shop.customers(users)
        var regions = SymbolTable()
        let region = columns.region.map { regions.symbol($0) }
        customers = try CustomerTable(
            userID: columns.userID, joinedAt: columns.createdAt, region: region, regionNames: regions.texts)
        bitOfChannel = shop.channels.map { name in
            channels.firstIndex(of: name).map { UInt64(1) << UInt64($0) } ?? 0
        }
        var consent = ConsentTable(users: users.count, channels: channels)
        let agreed = shop.consents(users)
        for row in agreed.userID.indices {
            let user = Int(agreed.userID[row] - 1)
            if !agreed.personalise[row] { consent.refusesPersonalisation[user] = true }
            if !agreed.contact[row] { consent.contact[user] &= ~bitOfChannel[Int(agreed.channel[row])] }
        }
        self.consent = consent
    }

    /// Lets local day `day` pass.
    mutating func pass(_ day: CalendarDay, threads: Int) {
        let shop = shop
        for block in mapBlocks(count: shop.scenario.users, threads: threads, { shop.day(day, users: $0) }) {
            for row in 0..<block.deliveries.count where block.deliveries.optedOutAt[row] != EventLog.none {
                consent.contact[Int(block.deliveries.userID[row] - 1)] &=
                    ~bitOfChannel[Int(block.deliveries.channel[row])]
            }
            rows += block
        }
    }

    /// Everything that users did so far; the shop learns of it on the day itself.
    var events: EventLog { rows.events }

    /// What the shop knows at `to`, the end of the last day that has passed, with deliveries and redemptions since
    /// `responsesFrom`.
    func snapshot(responsesFrom: Int64, to: Int64) -> SourceSnapshot {
        var snapshot = SourceSnapshot(customers: customers)
        snapshot.consent = consent
        snapshot.through = rows.events.recordedAt.last
        func known(_ time: Int64) -> Bool { time != EventLog.none && time < to }
        let deliveries = rows.deliveries
        for row in 0..<deliveries.count where deliveries.deliveredAt[row] >= responsesFrom {
            snapshot.deliveries.decision.append(
                PostgresUUID(high: deliveries.decisionHigh[row], low: deliveries.decisionLow[row]))
            snapshot.deliveries.deliveredAt.append(deliveries.deliveredAt[row])
            snapshot.deliveries.impressions.append(deliveries.impressions[row])
            snapshot.deliveries.opened.append(known(deliveries.openedAt[row]))
            snapshot.deliveries.clickedAt.append(
                known(deliveries.clickedAt[row]) ? deliveries.clickedAt[row] : EventLog.none)
            snapshot.deliveries.claimed.append(known(deliveries.claimedAt[row]))
            snapshot.deliveries.optedOut.append(known(deliveries.optedOutAt[row]))
        }
        let redemptions = rows.redemptions
        for row in 0..<redemptions.userID.count where redemptions.redeemedAt[row] >= responsesFrom {
            snapshot.redemptions.decision.append(
                PostgresUUID(high: redemptions.decisionHigh[row], low: redemptions.decisionLow[row]))
            snapshot.redemptions.user.append(Int32(redemptions.userID[row] - 1))
            snapshot.redemptions.offer.append(redemptions.offer[row])
            snapshot.redemptions.redeemedAt.append(redemptions.redeemedAt[row])
            snapshot.redemptions.discount.append(redemptions.discount[row])
            snapshot.redemptions.cost.append(0)
        }
        snapshot.redemptions.offerNames = shop.offers
        return snapshot
    }
}
