/// Expected cost per user of every segment × arm, and how much it varies, in the currency's unit.
///
/// A cell's cost is shrunk to its arm's by the spread that the data show between segments, an arm's to the prior as if
/// that had been seen on `minimumEffectiveUsers` users; so are mean squares, from which the spread between users follows.
/// Costs are an arm's alone, so all of its users count, whether `none` was drawn beside them or not. `none` costs nothing.
///
/// Shrinking matters: where chance brought in many redemptions it brought in orders, too, so the cells that look most
/// profitable look dearest, and a budget planned with their raw costs would not be spent.
struct HierarchicalCosts {
    /// Expected cost of each arm over all segments.
    private(set) var arm: [Double]
    /// Expected cost of each cell.
    private(set) var cell: [Double]
    /// Standard deviation between users of each cell.
    private(set) var sd: [Double]
    /// Standard error of each cell's expected cost.
    private(set) var standardError: [Double]

    /// How much segments are believed to differ in an arm's cost before they were seen: a third of it.
    private static let segmentShare = 1.0 / 3

    /// The costs that `evidence` shows, given the priors of `model`.
    init(_ evidence: HierarchicalEvidence, model: HierarchicalModel) {
        let arms = model.arms.count
        let pseudo = model.minimumEffectiveUsers
        arm = [Double](repeating: 0, count: arms)
        cell = [Double](repeating: 0, count: model.segments * arms)
        sd = cell
        standardError = cell
        for index in 0..<arms where index > 0 {
            let members = (0..<model.segments).map { $0 * arms + index }
            let users = members.reduce(0) { $0 + evidence.users[$1] }
            let sum = members.reduce(0) { $0 + evidence.cost[$1] }
            let squares = members.reduce(0) { $0 + evidence.costSquares[$1] }
            let (prior, priorSd) = (model.priorCost[index], model.priorCostSd[index])
            arm[index] = (sum + pseudo * prior) / (users + pseudo)
            let armSquares = (squares + pseudo * (prior * prior + priorSd * priorSd)) / (users + pseudo)
            let variance = max(armSquares - arm[index] * arm[index], 1e-12)
            let seen = members.filter { evidence.users[$0] > 0 }.map {
                HierarchicalEstimate(
                    mean: evidence.cost[$0] / evidence.users[$0], variance: variance / evidence.users[$0])
            }
            let belief = Self.segmentShare * arm[index]
            let spread = HierarchicalEstimate.spread(of: [seen], prior: max(belief * belief, 1e-12))
            // As many users of the arm elsewhere as tell about this segment what one segment tells: σ²/τ².
            let elsewhere = max(pseudo, variance / spread)
            for member in members {
                let weight = evidence.users[member] + elsewhere
                cell[member] = (evidence.cost[member] + elsewhere * arm[index]) / weight
                let meanSquare = (evidence.costSquares[member] + elsewhere * armSquares) / weight
                let own = max(0, meanSquare - cell[member] * cell[member])
                sd[member] = own.squareRoot()
                standardError[member] = (own / weight).squareRoot()
            }
        }
    }
}
