internal import Foundation
internal import Statistics

/// How one user answers one arm: the chances of each step, each given the one before.
struct Chances: Sendable {
    /// The message arrives.
    var delivery: Double
    /// It is opened.
    var open: Double
    /// The coupon is claimed, or the advertisement clicked.
    var engage: Double
    /// That makes the user want one extra order.
    var convert: Double

    /// P(engaged) = P(delivered)·P(opened)·P(engaged | opened).
    var engaged: Double { delivery * open * engage }

    /// Chances of nothing.
    static let none = Chances(delivery: 0, open: 0, engage: 0, convert: 0)

    /// The chances of `user` with `traits` at `arm`, whose coupon is worth `value` to him.
    ///
    /// `weeks` have passed since the first night.
    init(user: Int, traits: Traits, arm: ShopArm, value: CouponValue, response: Scenario.Response, weeks: Double) {
        guard let channel = arm.channel else {
            self = .none
            return
        }
        delivery = channel.delivery
        open = shifted(
            channel.open,
            by: channel.openSpread * arm.channelStream.normals(Int64(user + 1)).0 + channel.drift * weeks)
        let claim = shifted(response.claim, by: response.claimSpread * traits.attention)
        // ceiling · (1 − exp(−taste · (reminder + slope · sensitivity · x / (x + half)))): see Scenario.Response.
        let x = value.perceived
        let push = response.reminder + response.slope * traits.sensitivity * x / (x + response.half)
        let message = response.ceiling * (1 - exp(-traits.taste * push))
        guard let creative = arm.creative else {
            engage = claim
            convert = message
            return
        }
        let (click, sale) = arm.creativeStream.normals(Int64(user + 1))
        let conversion = shifted(creative.conversion, by: creative.conversionSpread * sale)
        if arm.isCoupon {
            // The creative sells on its own, beside the coupon: either may cause the one extra order.
            engage = claim
            convert = 1 - (1 - message) * (1 - conversion)
        } else {
            engage = shifted(creative.click, by: creative.clickSpread * click)
            convert = conversion
        }
    }

    private init(delivery: Double, open: Double, engage: Double, convert: Double) {
        self.delivery = delivery
        self.open = open
        self.engage = engage
        self.convert = convert
    }
}
