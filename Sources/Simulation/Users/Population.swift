internal import Foundation
internal import Records
internal import Statistics

/// The users of a shop: their latent traits as functions of the scenario's seed and the user's identifier.
///
/// What is needed on every user-day is kept in columns; the rest is drawn again from its key whenever it is needed.
struct Population: Sendable {
    /// Number of users.
    let users: Int
    /// Organic orders per average day, by user index (identifier − 1).
    let orderRate: [Float]
    /// Visits without an order per average day, by user index.
    let browseRate: [Float]
    /// Index of the favourite category, by user index.
    let favourite: [UInt8]

    private let orders: Scenario.Orders
    private let response: Scenario.Response
    private let traitStream: KeyedStream

    /// The most visits a day that any user may have at the height of the season, with or without an order.
    static let busiest: Float = 0.9

    /// Draws the users of `scenario`, whose categories have these `shares` (summing to 1) and whose season has this
    /// `peak` factor.
    init(_ scenario: Scenario, shares: [Double], peak: Double) {
        users = scenario.users
        orders = scenario.orders
        response = scenario.response
        let traits = KeyedStream(seed: scenario.seed, label: "shop traits")
        traitStream = traits
        var orderRate = [Float](repeating: 0, count: users)
        var browseRate = orderRate
        var favourite = [UInt8](repeating: 0, count: users)
        let most = Self.busiest / Float(peak)
        for user in 0..<users {
            let (order, browse) = traits.normals(Int64(user + 1), 0)
            let ordering = Self.logNormal(order, scenario.orders.logSD) * scenario.orders.dailyRate
            let browsing = Self.logNormal(browse, scenario.browsing.logSD) * scenario.browsing.dailyRate
            orderRate[user] = min(Float(ordering), most / 2)
            browseRate[user] = min(Float(browsing), most - orderRate[user])
            var left = traits.uniform(Int64(user + 1), 3)
            var category = 0
            while category < shares.count - 1, left >= shares[category] {
                left -= shares[category]
                category += 1
            }
            favourite[user] = UInt8(category)
        }
        self.orderRate = orderRate
        self.browseRate = browseRate
        self.favourite = favourite
    }

    /// The traits of the user with index `user`.
    func traits(_ user: Int) -> Traits {
        let (basket, sensitivity) = traitStream.normals(Int64(user + 1), 1)
        let (taste, attention) = traitStream.normals(Int64(user + 1), 2)
        return Traits(
            basketLogMean: basketLogMean(normal: basket),
            sensitivity: Self.logNormal(sensitivity, response.sensitivityLogSD),
            taste: Self.logNormal(taste, response.tasteLogSD),
            attention: attention)
    }

    /// The standard normal number behind the order rate of the user with index `user`.
    func orderNormal(_ user: Int) -> Double { traitStream.normals(Int64(user + 1), 0).0 }

    /// Mean of the logarithm of the baskets of the user with index `user`.
    func basketLogMean(_ user: Int) -> Double { basketLogMean(normal: traitStream.normals(Int64(user + 1), 1).0) }

    private func basketLogMean(normal: Double) -> Double {
        log(orders.basketMedian) + orders.basketLogSDBetween * normal
    }

    /// exp(s·z − s²/2): log-normal with mean 1 where z is standard normal.
    private static func logNormal(_ normal: Double, _ logSD: Double) -> Double {
        exp(logSD * normal - logSD * logSD / 2)
    }
}
