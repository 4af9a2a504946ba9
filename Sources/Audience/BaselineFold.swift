package import Records

/// The state that ``BaselineOutcome`` is folded into: margin per user in the last window before the interval's end.
///
/// Sums are exact integers, so batches may be added and states combined in any order. Memory: 9 bytes a user.
package struct BaselineFold: Sendable {
    private let customers: CustomerTable
    /// The instants that count: `from` up to but not including `to`.
    private let from: Int64
    private let to: Int64
    private var margin: [Int64]
    private var bought: [Bool]

    /// An empty state for `customers` over `[interval.to − windowDays · 24 h, interval.to)`.
    ///
    /// - Parameters:
    ///   - customers: The users, all of whom count.
    ///   - interval: The night.
    ///   - windowDays: The shop's outcome window in days, ≥ 1.
    package init(customers: CustomerTable, interval: DataInterval, windowDays: Int) {
        precondition(windowDays >= 1, "an outcome window has at least a day")
        self.customers = customers
        to = interval.to
        from = interval.to - Int64(windowDays) * microsecondsPerDay
        margin = [Int64](repeating: 0, count: customers.count)
        bought = [Bool](repeating: false, count: customers.count)
    }

    /// Adds the purchases and refunds among `rows` of `log` (all where left out) that `counting` flags.
    ///
    /// - Throws: ``ParameterError`` where a user's margin passes the range of ``Money``.
    package mutating func add(
        _ log: EventLog, rows: Range<Int>? = nil, counting: [Bool]? = nil
    ) throws(ParameterError) {
        precondition(counting.map { $0.count == log.count } ?? true, "a mask has one flag a row")
        let purchase = EventKind.purchase.rawValue
        let refund = EventKind.refund.rawValue
        for row in rows ?? 0..<log.count {
            let kind = log.kind[row]
            let instant = log.occurredAt[row]
            guard kind == purchase || kind == refund, instant >= from, instant < to, counting?[row] ?? true,
                let index = customers.index(of: log.userID[row])
            else { continue }
            let user = Int(index)
            if kind == purchase { bought[user] = true }
            margin[user] = try exactSum(margin[user], kind == purchase ? log.margin[row] : 0 &- log.margin[row])
        }
    }

    /// Adds everything that `other`, a state of the same users and window, has seen.
    package mutating func combine(_ other: BaselineFold) throws(ParameterError) {
        precondition(
            other.margin.count == margin.count && other.from == from && other.to == to,
            "states of the same users and window are combined")
        for user in margin.indices {
            margin[user] = try exactSum(margin[user], other.margin[user])
            bought[user] = bought[user] || other.bought[user]
        }
    }

    /// The outcome of the window.
    ///
    /// - Parameter capQuantile: The quantile of buyers' margin beyond which a user's profit is cut, in (0, 1]; at 1
    ///   nothing is cut.
    /// - Returns: Moments of the profit per user, and the cap.
    package func finish(capQuantile: Double = 0.999) -> BaselineOutcome {
        precondition(capQuantile > 0 && capQuantile <= 1, "a quantile lies in (0, 1]")
        var buyers = margin.indices.filter { bought[$0] }.map { margin[$0] }
        buyers.sort()
        // Nearest rank: the ⌈q n⌉-th smallest; a product that rounding lifted just above an integer stays there.
        let rank = max(1, min(buyers.count, Int((capQuantile * Double(buyers.count) - 1e-9).rounded(.up))))
        let isCut = capQuantile < 1 && !buyers.isEmpty && buyers[rank - 1] > 0
        let cap = isCut ? buyers[rank - 1] : nil
        let (mean, variance) = Self.moments(margin)
        let cut = cap.map { cap in Self.moments(margin.map { min(cap, max(-cap, $0)) }) } ?? (mean, variance)
        return BaselineOutcome(
            users: margin.count,
            shareBuying: margin.isEmpty ? 0 : Double(buyers.count) / Double(margin.count),
            mean: mean, variance: variance, cap: cap, winsorisedMean: cut.0, winsorisedVariance: cut.1)
    }

    /// Mean and variance, in the currency's unit, of amounts in micros.
    ///
    /// The sum is exact in 128 bits; deviations are taken from the mean rounded to a micro, which is exact too, and
    /// only their squares are summed as `Double`s, in the order of users.
    private static func moments(_ micros: [Int64]) -> (mean: Double, variance: Double) {
        guard !micros.isEmpty else { return (0, 0) }
        let sum = micros.reduce(Int128(0)) { $0 + Int128($1) }
        let count = Int128(micros.count)
        let centre = Int64(truncatingIfNeeded: sum / count)
        let mean = Double(sum) / Double(count) / 1_000_000
        guard count > 1 else { return (mean, 0) }
        let squares = micros.reduce(0.0) {
            let deviation = (Double($1) - Double(centre)) / 1_000_000
            return $0 + deviation * deviation
        }
        let rest = mean - Double(centre) / 1_000_000
        return (mean, max(0, squares - Double(count) * rest * rest) / Double(count - 1))
    }
}
