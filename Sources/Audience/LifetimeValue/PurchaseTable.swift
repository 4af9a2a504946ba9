/// Customers by frequency, recency and age, each combination once with its count, in ascending order of frequency.
///
/// Columns of the same length; ``PurchaseCounts`` makes one. Within a frequency rows ascend by age, then by recency.
package struct PurchaseTable: Sendable {
    /// Purchases after the first one.
    package private(set) var frequency: [Int32] = []
    /// Time from the first purchase to the last one.
    package private(set) var recency: [Double] = []
    /// Time from the first purchase to the end of the observation.
    package private(set) var age: [Double] = []
    /// Customers.
    package private(set) var count: [Double] = []
    /// All customers.
    package private(set) var customers = 0
    /// Those who came again.
    package private(set) var repeaters = 0

    init(capacity: Int) {
        frequency.reserveCapacity(capacity)
        recency.reserveCapacity(capacity)
        age.reserveCapacity(capacity)
        count.reserveCapacity(capacity)
    }

    mutating func append(frequency: Int32, recency: Double, age: Double, count: Int32) {
        self.frequency.append(frequency)
        self.recency.append(recency)
        self.age.append(age)
        self.count.append(Double(count))
        customers += Int(count)
        if frequency > 0 { repeaters += Int(count) }
    }

    /// Every `stride`-th row: a sample to start a search from.
    func sample(every stride: Int) -> PurchaseTable {
        var result = PurchaseTable(capacity: frequency.count / stride + 1)
        for row in Swift.stride(from: stride / 2, to: frequency.count, by: stride) {
            result.append(
                frequency: frequency[row], recency: recency[row], age: age[row], count: Int32(clamping: Int(count[row])))
        }
        return result
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
