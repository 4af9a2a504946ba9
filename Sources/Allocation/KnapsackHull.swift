internal import Statistics

/// A user's options worth considering: those on the upper left hull of (cost, value), `none` included.
///
/// It starts at the cheapest option, which with negative costs need not be `none`, and its steps grow flatter: the
/// option to take at price λ is where steps become flatter than λ. Source: METHODS; Zemel, "An O(n) algorithm for the
/// linear multiple choice knapsack problem", 1984; minimum-cost start: arXiv 2108.13298.
struct KnapsackHull {
    /// A corner of the hull.
    struct Corner {
        /// An option or −1.
        var option: Int16
        /// In micros.
        var value: Int64
        /// In micros.
        var cost: Int64
    }

    /// Ascending in cost and in value; at least one.
    private(set) var corners: [Corner] = []
    private var options: [Corner] = []

    /// Finds the hull of row `row`.
    mutating func find(_ all: KnapsackOptions, row: Int) {
        options.removeAll(keepingCapacity: true)
        corners.removeAll(keepingCapacity: true)
        options.append(Corner(option: -1, value: 0, cost: 0))
        for option in 0..<all.optionsPerUser {
            let index = row * all.optionsPerUser + option
            guard all.values[index] > -.infinity else { continue }
            options.append(
                Corner(
                    option: Int16(truncatingIfNeeded: option), value: Int64(KnapsackOptions.micros(all.values[index])),
                    cost: Int64(KnapsackOptions.micros(all.costs[index]))))
        }
        // Equal costs: the most valuable first, then the first of them.
        options.sort {
            if $0.cost != $1.cost { return $0.cost < $1.cost }
            return $0.value != $1.value ? $0.value > $1.value : $0.option < $1.option
        }
        for option in options {
            if let last = corners.last, option.value <= last.value || option.cost == last.cost { continue }
            while corners.count >= 2, isAbove(option, corners[corners.count - 2], corners[corners.count - 1]) {
                corners.removeLast()
            }
            corners.append(option)
        }
    }

    /// Whether the way from `first` to `next` passes above `middle` or through it.
    private func isAbove(_ next: Corner, _ first: Corner, _ middle: Corner) -> Bool {
        Int128(next.value - first.value) * Int128(middle.cost - first.cost)
            >= Int128(middle.value - first.value) * Int128(next.cost - first.cost)
    }

    /// Appends the hull's steps to `edges`.
    func append(to edges: inout [KnapsackEdge], row: Int, user: Int64, ties: KeyedStream) {
        let tie = corners.count > 1 ? ties.bits(user) : 0
        for index in corners.indices.dropFirst() {
            let (from, to) = (corners[index - 1], corners[index])
            let (value, cost) = (to.value - from.value, to.cost - from.cost)
            edges.append(
                KnapsackEdge(
                    slope: Double(value) / Double(cost), value: value, cost: cost, tie: tie, user: user,
                    row: Int32(truncatingIfNeeded: row), from: from.option, to: to.option))
        }
    }
}
