internal import Foundation
internal import Records

/// What the outcomes say about every segment × arm before any shrinking of means: contrasts, levels and costs.
///
/// Columns are indexed by `segment * arms + arm`; money is in the currency's unit. Sums run over strata in ascending
/// order whatever the order of rows, so the same outcomes give the same bits.
struct HierarchicalEvidence {
    private let armCount: Int
    /// Discounted users with the arm, Σ g·n.
    private(set) var users: [Double]
    /// Discounted users with the arm in strata where `none` was drawn too; those of `none` for `none`.
    private(set) var contrastUsers: [Double]
    /// Discounted cost, Σ g·Σ cost.
    private(set) var cost: [Double]
    /// Discounted squared cost.
    private(set) var costSquares: [Double]
    /// The increment over `none`; the mean of `none` for `none`.
    private var estimate: [Double]
    /// The part of the increment's variance that comes from the arm's own users: Σ g k² σₐ²/nₐ / (Σ g k)².
    private(set) var armVariance: [Double]
    /// The part that comes from users of `none`, Σ g k² σ₀²/n₀ / (Σ g k)²; for `none`, the variance of its mean.
    private var noneVariance: [Double]

    /// The evidence of `outcomes` for `model`.
    init(_ outcomes: OutcomeTable, model: HierarchicalModel) throws(ParameterError) {
        armCount = model.arms.count
        let cells = model.segments * armCount
        users = [Double](repeating: 0, count: cells)
        contrastUsers = users
        cost = users
        costSquares = users
        estimate = users
        armVariance = users
        noneVariance = users
        try outcomes.validate(segments: model.segments, arms: armCount)
        let strata = try Self.strata(outcomes, halfLifeDays: model.halfLifeDays)
        let variance = Self.rewardVariance(strata, model: model)
        /// Σ g·k for arms, Σ g·n for `none`.
        var weight = users
        for stratum in strata {
            let none = stratum.entries.first.flatMap { $0.arm == 0 ? $0 : nil }
            let base = stratum.segment * armCount
            for entry in stratum.entries {
                let cell = base + entry.arm
                users[cell] += stratum.discount * entry.users
                cost[cell] += stratum.discount * entry.costSum
                costSquares[cell] += stratum.discount * entry.costSquares
                guard let none else { continue }
                contrastUsers[cell] += stratum.discount * entry.users
                guard entry.arm > 0 else {
                    weight[cell] += stratum.discount * entry.users
                    estimate[cell] += stratum.discount * entry.users * entry.mean
                    continue
                }
                let information = entry.users * none.users / (entry.users + none.users)
                let squared = stratum.discount * information * information
                weight[cell] += stratum.discount * information
                estimate[cell] += stratum.discount * information * (entry.mean - none.mean)
                armVariance[cell] += squared * variance[cell] / entry.users
                noneVariance[cell] += squared * variance[base] / none.users
            }
        }
        for cell in 0..<cells where weight[cell] > 0 {
            estimate[cell] /= weight[cell]
            if cell % armCount == 0 {
                noneVariance[cell] = variance[cell] / weight[cell]
            } else {
                armVariance[cell] /= weight[cell] * weight[cell]
                noneVariance[cell] /= weight[cell] * weight[cell]
            }
        }
    }

    /// The increment of `arm` ≥ 1 over `none` in `segment`; `nil` where no stratum has both.
    func increment(segment: Int, arm: Int) -> HierarchicalEstimate? {
        let cell = segment * armCount + arm
        guard contrastUsers[cell] > 0 else { return nil }
        return HierarchicalEstimate(mean: estimate[cell], variance: armVariance[cell] + noneVariance[cell])
    }

    /// The mean of `none` in `segment`; `nil` where it was never drawn.
    func noneLevel(segment: Int) -> HierarchicalEstimate? {
        let cell = segment * armCount
        guard contrastUsers[cell] > 0 else { return nil }
        return HierarchicalEstimate(mean: estimate[cell], variance: noneVariance[cell])
    }

    /// Outcomes older than fifty half-lives say nothing, and would only divide by next to nothing.
    private static let leastDiscount = 0x1p-50

    /// One arm within a stratum.
    private struct Entry {
        var arm: Int
        var users: Double
        /// Sum and squared sum of the reward.
        var sum: Double
        var squares: Double
        var costSum: Double
        var costSquares: Double
        var mean: Double { sum / users }
        /// Σ(y − ȳ)², not below 0 where rounding would have it so.
        var withinSquares: Double { max(0, squares - sum * sum / users) }
    }

    /// A night × cell.
    private struct Stratum {
        var segment: Int
        /// g = 2^(−age / half-life).
        var discount: Double
        /// The arms that were drawn, ascending.
        var entries: [Entry]
    }

    /// The rows grouped by stratum, rows of the same arm added up.
    private static func strata(
        _ outcomes: OutcomeTable, halfLifeDays: Double
    ) throws(ParameterError) -> [Stratum] {
        var strata: [Stratum] = []
        var last: Int?
        for row in outcomes.canonicalOrder() {
            let discount = exp2(-outcomes.ageDays[row] / halfLifeDays)
            guard discount > Self.leastDiscount else { continue }
            if let last, outcomes.stratum[last] == outcomes.stratum[row] {
                guard outcomes.segment[last] == outcomes.segment[row], outcomes.ageDays[last] == outcomes.ageDays[row]
                else {
                    throw ParameterError(
                        owner: "OutcomeTable", parameter: "stratum", allowed: "one night and one segment",
                        got: "stratum \(outcomes.stratum[row]) with several")
                }
            } else {
                strata.append(
                    Stratum(
                        segment: Int(outcomes.segment[row]),
                        discount: discount,
                        entries: []))
            }
            last = row
            let entry = Entry(
                arm: Int(outcomes.arm[row]), users: Double(outcomes.users[row]),
                sum: Double(outcomes.rewardSum[row]) / 1e6, squares: outcomes.rewardSquares[row] / 1e12,
                costSum: Double(outcomes.costSum[row]) / 1e6, costSquares: outcomes.costSquares[row] / 1e12)
            let stratum = strata.count - 1
            if let same = strata[stratum].entries.indices.last, strata[stratum].entries[same].arm == entry.arm {
                strata[stratum].entries[same].users += entry.users
                strata[stratum].entries[same].sum += entry.sum
                strata[stratum].entries[same].squares += entry.squares
                strata[stratum].entries[same].costSum += entry.costSum
                strata[stratum].entries[same].costSquares += entry.costSquares
            } else {
                strata[stratum].entries.append(entry)
            }
        }
        return strata
    }

    /// Variance between users of the reward of every cell: pooled within strata, and shrunk step by step to the
    /// segment's, the shop's and the baseline's, each as if that had been seen on `minimumEffectiveUsers` users.
    private static func rewardVariance(_ strata: [Stratum], model: HierarchicalModel) -> [Double] {
        let arms = model.arms.count
        let pseudo = model.minimumEffectiveUsers
        var squares = [Double](repeating: 0, count: model.segments * arms)
        var freedom = squares
        for stratum in strata {
            for entry in stratum.entries {
                squares[stratum.segment * arms + entry.arm] += stratum.discount * entry.withinSquares
                freedom[stratum.segment * arms + entry.arm] += stratum.discount * (entry.users - 1)
            }
        }
        func shrunk(_ cells: Range<Int>, to prior: Double) -> Double {
            (squares[cells].reduce(0, +) + pseudo * prior) / (freedom[cells].reduce(0, +) + pseudo)
        }
        let shop = shrunk(0..<squares.count, to: model.baselineVariance)
        return (0..<model.segments).flatMap { segment in
            let cells = segment * arms..<(segment + 1) * arms
            let own = shrunk(cells, to: shop)
            return cells.map { shrunk($0..<$0 + 1, to: own) }
        }
    }
}
