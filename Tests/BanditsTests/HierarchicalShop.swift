import Bandits
import Records
import Statistics

/// A shop with known effects for the hierarchical model: users who mostly buy nothing, drawn from keyed streams.
struct HierarchicalShop {
    /// One night × cell: who is in it, what they would earn untreated, and how they are spread over the arms.
    struct Stratum {
        var segment: Int32
        var ageDays: Double
        /// Mean reward under `none`, in units.
        var base: Double
        /// Users of each arm: (arm, users).
        var users: [(arm: Int32, users: Int)]
    }

    var seed: UInt64
    /// Share of users who buy.
    var shareBuying = 0.2
    /// True increment of an arm in a segment.
    var effect: (_ segment: Int32, _ arm: Int32) -> Double
    var strata: [Stratum]

    /// The outcomes of all users, added up by stratum and arm.
    var outcomes: OutcomeTable {
        let stream = KeyedStream(seed: seed, label: "hierarchical shop")
        var table = OutcomeTable()
        var user: Int64 = 0
        for (number, stratum) in strata.enumerated() {
            for (arm, users) in stratum.users {
                let mean = stratum.base + effect(stratum.segment, arm)
                var sum: Int64 = 0
                var squares = 0.0
                for _ in 0..<users {
                    user += 1
                    guard stream.uniform(user, 0) < shareBuying else { continue }
                    // Uniform on (0, 2 mean / share): a mean of `mean` over all users.
                    let micros = Int64(stream.uniform(user, 1) * 2 * mean / shareBuying * 1e6)
                    sum += micros
                    squares += Double(micros) * Double(micros)
                }
                table.append(
                    ageDays: stratum.ageDays, stratum: Int32(number), segment: stratum.segment, arm: arm,
                    users: Int64(users), rewardSum: sum, rewardSquares: squares)
            }
        }
        return table
    }

    /// What a pool over nights and cells would say: mean of the arm less mean of `none`, and its standard error.
    static func pooledIncrement(_ table: OutcomeTable, segment: Int32, arm: Int32) -> (estimate: Double, se: Double) {
        func moments(_ arm: Int32) -> (mean: Double, variance: Double) {
            let rows = (0..<table.count).filter { table.segment[$0] == segment && table.arm[$0] == arm }
            let users = Double(rows.reduce(0) { $0 + table.users[$1] })
            let mean = Double(rows.reduce(0) { $0 + table.rewardSum[$1] }) / users / 1e6
            let square = rows.reduce(0) { $0 + table.rewardSquares[$1] } / users / 1e12
            return (mean, (square - mean * mean) / users)
        }
        let (treated, none) = (moments(arm), moments(0))
        return (treated.mean - none.mean, (treated.variance + none.variance).squareRoot())
    }
}

/// An arm of campaign `c` that takes `amount` units off.
func coupon(_ amount: Int64, offer: String? = nil, channel: String = "push", campaign: String = "c") -> Arm {
    Arm(
        campaignID: campaign, offerID: offer ?? "m\(amount)", creativeID: "", channelID: channel,
        terms: OfferTerms(discount: .amount(Money(micros: amount * 1_000_000)), validDays: 7))
}

/// A model of `arms` with costs of nothing, unless said otherwise.
func model(
    _ arms: [Arm], segments: Int, halfLifeDays: Double = .infinity, priorScale: Double = 2,
    priorCost: [Double]? = nil, rewardIsNetOfCost: Bool = true
) -> HierarchicalModel {
    HierarchicalModel(
        arms: arms, segments: segments, halfLifeDays: halfLifeDays, priorScale: priorScale, baselineMean: 1,
        baselineVariance: 50, priorCost: priorCost ?? arms.map { _ in 0 }, priorCostSd: arms.map { _ in 0 },
        rewardIsNetOfCost: rewardIsNetOfCost)
}
