/// Exact order statistics of a column by counting and radix selection, without sorting it.
///
/// One pass finds the range of the values, one counts them by the leading sixteen bits of their distance from the
/// smallest, one collects those of the few cells in which a wanted rank lies, which are treated alike. A column whose
/// range is below 65,536 steps, such as days or numbers of orders, is done after the second pass.
///
/// ```swift
/// OrderStatistics.of([30, 7, 30, -2] as [Int64], ranks: [1, 2])  // [-2, 7]
/// ```
///
/// - Complexity: O(values) for each of at most four rounds of sixteen bits, O(values) memory at worst.
package enum OrderStatistics {
    /// Bits counted at once: the counters, 256 KiB, stay in the second-level cache.
    private static let digit = 16

    /// The values at ascending `ranks`, counted from 1.
    ///
    /// - Precondition: Every rank is in 1 … number of values.
    package static func of(_ values: [Int64], ranks: [Int]) -> [Int64] {
        select(values, ranks: ranks) { UInt64(bitPattern: $0) ^ 1 << 63 }.map { Int64(bitPattern: $0 ^ 1 << 63) }
    }

    /// The values at ascending `ranks`, counted from 1.
    ///
    /// - Precondition: Every rank is in 1 … number of values.
    package static func of(_ values: [Int32], ranks: [Int]) -> [Int32] {
        select(values, ranks: ranks) { UInt64(UInt32(bitPattern: $0) ^ 1 << 31) }
            .map { Int32(bitPattern: UInt32(truncatingIfNeeded: $0) ^ 1 << 31) }
    }

    /// The values at ascending `ranks`, counted from 1; −0 comes before 0.
    ///
    /// - Precondition: Every rank is in 1 … number of values, and no value is NaN.
    package static func of(_ values: [Float], ranks: [Int]) -> [Float] {
        select(values, ranks: ranks) { value in
            let bits = value.bitPattern
            return UInt64(bits ^ (UInt32(bitPattern: Int32(bitPattern: bits) >> 31) | 1 << 31))
        }.map { key in
            let bits = UInt32(truncatingIfNeeded: key)
            return Float(bitPattern: bits >> 31 == 1 ? bits ^ 1 << 31 : ~bits)
        }
    }

    /// The values at ascending `ranks`, counted from 1; −0 comes before 0.
    ///
    /// - Precondition: Every rank is in 1 … number of values, and no value is NaN.
    package static func of(_ values: [Double], ranks: [Int]) -> [Double] {
        select(values, ranks: ranks) { value in
            let bits = value.bitPattern
            return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
        }.map { Double(bitPattern: $0 >> 63 == 1 ? $0 ^ 1 << 63 : ~$0) }
    }

    /// The number of values at or below which a share of `count` values lies: ⌈share × count⌉, at least 1.
    ///
    /// The order statistic of that rank is the quantile by inversion of the distribution function (type 1 of Hyndman
    /// and Fan, "Sample quantiles in statistical packages", 1996): always a value that occurs, the same for any order.
    package static func rank(_ share: Double, of count: Int) -> Int {
        min(max(1, Int((share * Double(count)).rounded(.up))), max(1, count))
    }

    /// Keys at ascending `ranks`.
    @inline(__always)
    private static func select<Value>(_ values: [Value], ranks: [Int], key: (Value) -> UInt64) -> [UInt64] {
        guard let last = ranks.last else { return [] }
        precondition(
            ranks[0] >= 1 && last <= values.count && zip(ranks, ranks.dropFirst()).allSatisfy { $0 <= $1 },
            "ranks ascend from 1 to the number of values")
        var (least, most) = (UInt64.max, UInt64.min)
        for value in values {
            let key = key(value)
            least = min(least, key)
            most = max(most, key)
        }
        let shift = UInt64(max(0, 64 - (most - least).leadingZeroBitCount - digit))
        var counts = [UInt32](repeating: 0, count: Int((most - least) >> shift) + 1)
        for value in values { counts[Int(truncatingIfNeeded: (key(value) - least) >> shift)] += 1 }
        let cells = cells(of: ranks, in: counts)
        guard shift > 0 else { return cells.map { least + UInt64($0.cell) } }

        // Which cells a rank lies in, and what of the values does.
        var slots = [UInt8](repeating: 0, count: counts.count)
        var wanted: [[UInt64]] = []
        for (cell, _) in cells where slots[cell] == 0 {
            precondition(wanted.count < Int(UInt8.max), "so many ranks are not needed at once")
            wanted.append([])
            wanted[wanted.count - 1].reserveCapacity(Int(counts[cell]))
            slots[cell] = UInt8(wanted.count)
        }
        for value in values {
            let key = key(value)
            let slot = slots[Int(truncatingIfNeeded: (key - least) >> shift)]
            if slot > 0 { wanted[Int(slot) - 1].append(key) }
        }
        return wanted.indices.flatMap { slot in
            let inside = cells.filter { slots[$0.cell] == UInt8(slot + 1) }.map(\.rank)
            return selectKeys(wanted[slot], ranks: inside)
        }
    }

    /// ``select(_:ranks:key:)`` of keys as they are.
    private static func selectKeys(_ keys: [UInt64], ranks: [Int]) -> [UInt64] {
        guard keys.count > 512 else {
            let sorted = keys.sorted()
            return ranks.map { sorted[$0 - 1] }
        }
        return select(keys, ranks: ranks) { $0 }
    }

    /// The cell in which each rank lies, with the rank inside it.
    private static func cells(of ranks: [Int], in counts: [UInt32]) -> [(cell: Int, rank: Int)] {
        var (cell, below) = (0, 0)
        return ranks.map { rank in
            while below + Int(counts[cell]) < rank {
                below += Int(counts[cell])
                cell += 1
            }
            return (cell, rank - below)
        }
    }
}
