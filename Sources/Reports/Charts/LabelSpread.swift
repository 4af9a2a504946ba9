/// Keeps labels beside a chart from lying on each other.
package enum LabelSpread {
    /// Positions near the wished ones, in the same order, at least `gap` apart and within `range`.
    ///
    /// Labels that collide are moved as a block to where the sum of squared distances from their wishes is least
    /// (isotonic regression by pooling adjacent violators, on the wishes less their rank times the gap).
    ///
    /// - Parameters:
    ///   - wishes: Wished positions, in any order.
    ///   - gap: Smallest distance between neighbours, > 0; it is lowered where so many labels do not fit.
    ///   - range: Where the positions must lie.
    /// - Returns: A position for every wish.
    package static func positions(_ wishes: [Double], gap: Double, in range: ClosedRange<Double>) -> [Double] {
        guard wishes.count > 1 else { return wishes.map { min(max($0, range.lowerBound), range.upperBound) } }
        let gap = min(gap, (range.upperBound - range.lowerBound) / Double(wishes.count - 1))
        let order = wishes.indices.sorted { (wishes[$0], $0) < (wishes[$1], $1) }
        var blocks: [(sum: Double, count: Int)] = []
        for (rank, index) in order.enumerated() {
            blocks.append((wishes[index] - Double(rank) * gap, 1))
            while blocks.count > 1 {
                let last = blocks[blocks.count - 1]
                let previous = blocks[blocks.count - 2]
                guard previous.sum / Double(previous.count) > last.sum / Double(last.count) else { break }
                blocks.removeLast(2)
                blocks.append((previous.sum + last.sum, previous.count + last.count))
            }
        }
        let highest = range.upperBound - Double(wishes.count - 1) * gap
        var result = wishes
        var rank = 0
        for block in blocks {
            let start = min(max(block.sum / Double(block.count), range.lowerBound), highest)
            for _ in 0..<block.count {
                result[order[rank]] = start + Double(rank) * gap
                rank += 1
            }
        }
        return result
    }
}
