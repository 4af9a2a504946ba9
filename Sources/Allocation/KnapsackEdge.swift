/// One step up a user's hull: so much more value for so much more cost.
struct KnapsackEdge: Sendable {
    /// Value per cost of the step, > 0; rounded.
    let slope: Double
    /// More value, in micros, > 0.
    let value: Int64
    /// More cost, in micros, > 0.
    let cost: Int64
    /// Orders users whose steps are equally steep, without regard to their rows.
    let tie: UInt64
    /// The user.
    let user: Int64
    /// The user's row.
    let row: Int32
    /// Where the step starts: an option or −1.
    let from: Int16
    /// Where it ends.
    let to: Int16

    /// Whether it is taken before `other`: the steeper first, exactly compared.
    func precedes(_ other: KnapsackEdge) -> Bool {
        if slope != other.slope { return slope > other.slope }
        let (left, right) = (Int128(value) * Int128(other.cost), Int128(other.value) * Int128(cost))
        if left != right { return left > right }
        return tie != other.tie ? tie < other.tie : user < other.user
    }

    /// Moves the steepest of `edges` whose costs together keep within `budget` to the front; the next one does not fit.
    ///
    /// Weighted selection: the edges are split around a pivot and the search goes on in the half where the budget runs
    /// out, so they are never sorted.
    ///
    /// - Returns: How many there are.
    /// - Complexity: O(edges) on average.
    static func select(_ edges: inout [KnapsackEdge], within budget: Int64) -> Int {
        var (low, high) = (0, edges.count)
        var left = budget
        while low < high {
            let pivot = median(edges[low], edges[low + (high - low) / 2], edges[high - 1])
            // Steeper than the pivot: low ..< next; the pivot itself is the first that is not.
            var next = low
            var cost: Int64 = 0
            for index in low..<high where edges[index].precedes(pivot) {
                cost += edges[index].cost
                edges.swapAt(index, next)
                next += 1
            }
            if cost > left {
                high = next
                continue
            }
            left -= cost
            low = next
            guard let found = (low..<high).first(where: { !pivot.precedes(edges[$0]) }) else { break }
            edges.swapAt(found, low)
            if pivot.cost > left { return low }
            left -= pivot.cost
            low += 1
        }
        return low
    }

    private static func median(_ a: KnapsackEdge, _ b: KnapsackEdge, _ c: KnapsackEdge) -> KnapsackEdge {
        let (first, second) = a.precedes(b) ? (a, b) : (b, a)
        if c.precedes(first) { return first }
        return second.precedes(c) ? second : c
    }
}
