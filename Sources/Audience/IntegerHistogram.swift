/// How often each integer occurs: exact order statistics from a state that combines.
///
/// - Complexity: Building from *n* values is O(*n* log *n*), O(*n*) where they lie close together; combining O(distinct values). Memory: 16 bytes a distinct
///   value.
package struct IntegerHistogram: Sendable, Equatable {
    /// The values that occur, ascending.
    package private(set) var values: [Int64] = []
    /// How often each of ``values`` occurs, ≥ 1.
    package private(set) var counts: [Int] = []

    /// The histogram of `observations`, in any order.
    package init(_ observations: [Int64]) {
        guard let least = observations.min(), let most = observations.max() else { return }
        let (span, overflow) = most.subtractingReportingOverflow(least)
        if !overflow, span < max(4 * Int64(observations.count), 1_024) {
            count(observations, from: least, distinct: Int(span) + 1)
            return
        }
        for value in observations.sorted() {
            if let last = values.last, last == value {
                counts[counts.count - 1] += 1
            } else {
                values.append(value)
                counts.append(1)
            }
        }
    }

    /// Counts observations that are at least `least` and less than `least + distinct`.
    private mutating func count(_ observations: [Int64], from least: Int64, distinct: Int) {
        var occurrences = [Int](repeating: 0, count: distinct)
        for value in observations { occurrences[Int(value &- least)] += 1 }
        for (offset, count) in occurrences.enumerated() where count > 0 {
            values.append(least + Int64(offset))
            counts.append(count)
        }
    }

    /// Number of observations.
    package var total: Int { counts.reduce(0, +) }

    /// Adds the observations of `other`.
    package mutating func combine(_ other: IntegerHistogram) {
        var merged = IntegerHistogram([])
        var left = 0
        var right = 0
        while left < values.count || right < other.values.count {
            if right == other.values.count || (left < values.count && values[left] < other.values[right]) {
                merged.values.append(values[left])
                merged.counts.append(counts[left])
                left += 1
            } else if left == values.count || other.values[right] < values[left] {
                merged.values.append(other.values[right])
                merged.counts.append(other.counts[right])
                right += 1
            } else {
                merged.values.append(values[left])
                merged.counts.append(counts[left] + other.counts[right])
                left += 1
                right += 1
            }
        }
        self = merged
    }

    /// The `rank`-th smallest observation, counted from 1, for each of ascending `ranks`.
    ///
    /// - Precondition: Every rank is in 1 … ``total``.
    package func orderStatistics(ranks: [Int]) -> [Int64] {
        var result: [Int64] = []
        var reached = 0
        var cell = -1
        for rank in ranks {
            precondition(rank >= 1, "ranks count from 1")
            while reached < rank {
                cell += 1
                precondition(cell < counts.count, "a rank is at most the number of observations")
                reached += counts[cell]
            }
            result.append(values[cell])
        }
        return result
    }
}
