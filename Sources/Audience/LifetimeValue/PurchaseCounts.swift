/// How many customers have the same frequency, recency and age: all that a purchase model needs, as a fold.
///
/// ```swift
/// var counts = PurchaseCounts()
/// counts.add(frequency: 2, recency: 30.43, age: 38.86)
/// counts.combine(others)
/// let fitted = try BGNBD().fit(counts.table())
/// ```
///
/// Any order, any partition of the customers gives the same ``table()``.
package struct PurchaseCounts: Sendable {
    private struct Triple: Sendable {
        var frequency: Int32
        var count: Int32
        var recency: Double
        var age: Double
    }

    private var triples: [Triple] = []
    /// Open addressing with linear probing: a triple's place, or −1; at most half full, and a power of two long.
    private var slots = [Int32](repeating: -1, count: 1_024)

    /// Nobody.
    package init() {}

    /// The customers of three columns of the same length.
    ///
    /// - Complexity: O(customers); memory follows the distinct triples.
    package init(frequency: [Int32], recency: [Double], age: [Double]) {
        for customer in frequency.indices {
            add(frequency: frequency[customer], recency: recency[customer], age: age[customer])
        }
    }

    /// Adds `count` customers.
    ///
    /// - Parameters:
    ///   - frequency: Purchases after the first one, ≥ 0.
    ///   - recency: Time from the first purchase to the last one, 0 ≤ recency ≤ age; 0 where there is only one.
    ///   - age: Time from the first purchase to the end of the observation, ≥ 0, in the same unit.
    ///   - count: Customers, ≥ 0.
    package mutating func add(frequency: Int32, recency: Double, age: Double, count: Int32 = 1) {
        let mask = slots.count - 1
        var slot = Self.hash(frequency, recency, age) & mask
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if triples[place].age == age, triples[place].recency == recency, triples[place].frequency == frequency {
                triples[place].count += count
                return
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = Int32(triples.count)
        triples.append(Triple(frequency: frequency, count: count, recency: recency, age: age))
        if triples.count * 2 > slots.count { grow() }
    }

    /// Adds the customers of `other`.
    package mutating func combine(_ other: PurchaseCounts) {
        for triple in other.triples {
            add(frequency: triple.frequency, recency: triple.recency, age: triple.age, count: triple.count)
        }
    }

    /// The distinct triples in ascending order of frequency, age and recency.
    ///
    /// - Complexity: O(n log n) in the distinct triples.
    package func table() -> PurchaseTable {
        var ends: [Int] = []
        for triple in triples {
            let frequency = Int(triple.frequency)
            while ends.count <= frequency + 1 { ends.append(0) }
            ends[frequency + 1] += 1
        }
        for frequency in ends.indices.dropFirst() { ends[frequency] += ends[frequency - 1] }
        let starts = ends
        var sorted = triples
        for triple in triples {
            sorted[ends[Int(triple.frequency)]] = triple
            ends[Int(triple.frequency)] += 1
        }
        for (start, end) in zip(starts, starts.dropFirst()) where end - start > 1 {
            // Times are not negative, so their bits ascend as they do.
            sorted[start..<end].sort { one, two in
                one.age != two.age
                    ? one.age.bitPattern < two.age.bitPattern : one.recency.bitPattern < two.recency.bitPattern
            }
        }
        return PurchaseTable(
            frequency: sorted.map(\.frequency), recency: sorted.map(\.recency), age: sorted.map(\.age),
            count: sorted.map { Double($0.count) })
    }

    private static func hash(_ frequency: Int32, _ recency: Double, _ age: Double) -> Int {
        var bits = recency.bitPattern &* 0x9E37_79B9_7F4A_7C15 ^ age.bitPattern
        bits = (bits ^ (bits >> 32)) &* 0xBF58_476D_1CE4_E5B9 ^ UInt64(UInt32(bitPattern: frequency))
        bits = (bits ^ (bits >> 29)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: bits >> 32)
    }

    private mutating func grow() {
        let old = slots.filter { $0 >= 0 }
        slots = [Int32](repeating: -1, count: slots.count * 4)
        let mask = slots.count - 1
        for place in old {
            let triple = triples[Int(place)]
            var slot = Self.hash(triple.frequency, triple.recency, triple.age) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = place
        }
    }
}
