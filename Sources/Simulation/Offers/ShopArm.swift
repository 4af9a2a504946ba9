internal import Records
internal import Statistics

/// An arm as the shop's users meet it: its channel, its creative and what it takes off.
struct ShopArm: Sendable {
    /// The arm.
    let arm: Arm
    /// Its channel; `nil` for the arm `none`, which does nothing.
    let channel: Scenario.Channel?
    /// Its creative, where it has one.
    let creative: Scenario.Creative?
    /// Draws the users' response to the channel.
    let channelStream: KeyedStream
    /// Draws the users' response to the creative.
    let creativeStream: KeyedStream
    /// Names the campaign in the keys of draws.
    let campaign: UInt32
    /// Days, from the first on which it is in force, during which it can cause an order or be redeemed.
    let horizon: Int
    /// Days from the message to the order that it causes.
    let delay: DelayLaw
    /// The least basket in cents.
    let minCents: Int64

    /// The arm `arm` in the shop of `scenario`.
    ///
    /// - Throws: ``ParameterError`` where the scenario has no such channel or creative, or where a price is negative.
    init(_ arm: Arm, scenario: Scenario) throws(ParameterError) {
        self.arm = arm
        let horizon = arm.terms.validDays > 0 ? arm.terms.validDays : scenario.response.horizonDays
        self.horizon = horizon
        channel = try Self.look(up: arm.channelID, in: scenario.channels, parameter: "channel of \(arm.id)")
        creative = try Self.look(up: arm.creativeID, in: scenario.creatives, parameter: "creative of \(arm.id)")
        channelStream = KeyedStream(seed: scenario.seed, label: "shop channel \(arm.channelID)")
        creativeStream = KeyedStream(seed: scenario.seed, label: "shop creative \(arm.creativeID)")
        var hash: UInt32 = 0x811C_9DC5
        for byte in arm.campaignID.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        campaign = hash
        delay = DelayLaw(mean: scenario.response.delay, atLeast: 0, atMost: horizon - 1)
        minCents = arm.terms.minBasket.cents
        for (name, value) in [
            ("min_basket", arm.terms.minBasket), ("price", arm.terms.price), ("cost_per_send", arm.terms.sendCost),
        ] where value < .zero {
            throw ParameterError(
                owner: "Shop", parameter: "\(name) of \(arm.id)", allowed: "≥ 0", got: "\(value.units)")
        }
    }

    /// Whether it takes something off.
    var isCoupon: Bool { arm.terms.discount != .none }

    private static func look<Value>(
        up name: String, in table: [String: Value], parameter: String
    ) throws(ParameterError) -> Value? {
        guard !name.isEmpty else { return nil }
        guard let value = table[name] else {
            throw ParameterError(
                owner: "Shop", parameter: parameter, allowed: "one of " + table.keys.sorted().joined(separator: ", "),
                got: name)
        }
        return value
    }
}
