/// A pass over users at two prices: who takes the same option at both is settled for every price between.
struct KnapsackScreen: Sendable {
    /// The option of each user of the block who is settled, −1 for none; any for the others.
    var chosen: [Int16] = []
    /// Rows of those who are not settled.
    var open: [Int32] = []
    /// Value and cost of settled users' options, in micros.
    var settled = Sum()
    /// Cost of everybody's options at the lower price, in micros.
    var costAtLow: Int64 = 0
    /// Cost of everybody's options at the higher price, in micros.
    var costAtHigh: Int64 = 0

    /// Value and cost together.
    struct Sum: Sendable, Equatable {
        var value: Int64 = 0
        var cost: Int64 = 0
    }

    /// Screens `rows` between the prices `low` and `high`.
    ///
    /// Reduced values v − λ c of two options that agree to 2⁻⁵² count as equal, and the first option is taken.
    init(_ options: KnapsackOptions, rows: Range<Int>, low: Double, high: Double) {
        let width = options.optionsPerUser
        let prices = SIMD2(low, high)
        chosen.reserveCapacity(rows.count)
        for row in rows {
            let start = row * width
            var best = SIMD2<Double>.zero
            var bestLow = -1
            var bestHigh = -1
            for option in 0..<width {
                let value = KnapsackOptions.micros(options.values[start + option])
                let cost = KnapsackOptions.micros(options.costs[start + option])
                let reduced = SIMD2(repeating: value) - prices * cost
                if reduced.x > best.x {
                    best.x = reduced.x
                    bestLow = option
                }
                if reduced.y > best.y {
                    best.y = reduced.y
                    bestHigh = option
                }
            }
            let cost = bestLow < 0 ? 0 : Int64(KnapsackOptions.micros(options.costs[start + bestLow]))
            costAtLow += cost
            if bestLow == bestHigh {
                costAtHigh += cost
                settled.cost += cost
                settled.value += bestLow < 0 ? 0 : Int64(KnapsackOptions.micros(options.values[start + bestLow]))
            } else {
                costAtHigh += bestHigh < 0 ? 0 : Int64(KnapsackOptions.micros(options.costs[start + bestHigh]))
                open.append(Int32(truncatingIfNeeded: row))
            }
            chosen.append(Int16(truncatingIfNeeded: bestLow))
        }
    }

    /// Nobody's screen.
    init() {}

    /// Takes in the block that follows.
    mutating func combine(_ next: KnapsackScreen) {
        chosen += next.chosen
        open += next.open
        settled.value += next.settled.value
        settled.cost += next.settled.cost
        costAtLow += next.costAtLow
        costAtHigh += next.costAtHigh
    }
}
