/// All parameters of a simulated shop: who its users are, how they buy and how they answer offers.
///
/// The default values are those of `Jobs/scenarios/default.yaml`, where each key is explained. A user's traits are
/// drawn from these laws independently of one another and of anything that a segmentation could look at: nothing here
/// is a function of recency, frequency or money.
package struct Scenario: Codable, Sendable, Hashable {
    /// Number of users, 1 … 2³¹ − 1; their identifiers are 1 … `users`.
    package var users = 60_000
    /// Seed of every draw: the same seed gives the same shop, byte for byte.
    package var seed: UInt64 = 20_260_301
    /// Local days of behaviour before the first night, ≥ 1.
    package var historyDays = 56
    /// Who the users are.
    package var population = Population()
    /// What is sold.
    package var catalogue = Catalogue()
    /// How users come and look around.
    package var browsing = Browsing()
    /// How users buy without being asked, and what becomes of their orders.
    package var orders = Orders()
    /// How users answer a message that they have noticed.
    package var response = Response()
    /// By channel: whether a message arrives and is noticed.
    package var channels = Channel.standard
    /// By creative of an advertisement: whether it is clicked and sells.
    package var creatives = Creative.standard

    private enum CodingKeys: String, CodingKey {
        case users, seed, population, catalogue, browsing, orders, response, channels, creatives
        case historyDays = "history_days"
    }

    /// The default shop.
    package init() {}
}
