/// Customers by frequency, recency and age, each combination once with its count, in ascending order of frequency.
///
/// Columns of the same length; ``PurchaseCounts`` makes one. Within a frequency rows ascend by age, then by recency.
package struct PurchaseTable: Sendable {
    /// Purchases after the first one.
    package let frequency: [Int32]
    /// Time from the first purchase to the last one.
    package let recency: [Double]
    /// Time from the first purchase to the end of the observation.
    package let age: [Double]
    /// Customers.
    package let count: [Double]

    /// All customers.
    package var customers: Int { Int(count.reduce(0, +)) }

    /// Those who came again.
    package var repeaters: Int {
        frequency.indices.reduce(0) { $0 + (frequency[$1] > 0 ? Int(count[$1]) : 0) }
    }

    /// Every `stride`-th row: a sample to start a search from.
    func sample(every stride: Int) -> PurchaseTable {
        let rows = Swift.stride(from: stride / 2, to: frequency.count, by: stride)
        return PurchaseTable(
            frequency: rows.map { frequency[$0] }, recency: rows.map { recency[$0] }, age: rows.map { age[$0] },
            count: rows.map { count[$0] })
    }

    /// The rows of each frequency in `rows`, in order.
    func groups(in rows: Range<Int>) -> [(frequency: Int, rows: Range<Int>)] {
        var groups: [(frequency: Int, rows: Range<Int>)] = []
        var start = rows.lowerBound
        while start < rows.upperBound {
            let frequency = frequency[start]
            // The first row of a greater frequency, by bisection.
            var (low, high) = (start + 1, rows.upperBound)
            while low < high {
                let middle = (low + high) / 2
                if self.frequency[middle] > frequency { high = middle } else { low = middle + 1 }
            }
            groups.append((Int(frequency), start..<low))
            start = low
        }
        return groups
    }
}
