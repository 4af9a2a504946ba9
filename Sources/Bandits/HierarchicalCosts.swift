/// Expected cost per user of every segment × arm, and how much it varies, in the currency's unit.
///
/// A cell's cost stands back to its arm's, which stands back to the prior, each as if the other had been seen on
/// `minimumEffectiveUsers` users; so do mean squares, from which the spread between users follows. Costs are an arm's
/// alone, so all of its users count, whether `none` was drawn beside them or not. `none` costs nothing.
struct HierarchicalCosts {
    /// Expected cost of each arm over all segments.
    private(set) var arm: [Double]
    /// Expected cost of each cell.
    private(set) var cell: [Double]
    /// Standard deviation between users of each cell.
    private(set) var sd: [Double]
    /// Standard error of each cell's expected cost.
    private(set) var standardError: [Double]

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
            for member in members {
                let weight = evidence.users[member] + pseudo
                cell[member] = (evidence.cost[member] + pseudo * arm[index]) / weight
                let meanSquare = (evidence.costSquares[member] + pseudo * armSquares) / weight
                let variance = max(0, meanSquare - cell[member] * cell[member])
                sd[member] = variance.squareRoot()
                standardError[member] = (variance / weight).squareRoot()
            }
        }
    }
}
