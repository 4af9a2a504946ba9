/// Finds the identifiers that occur more than once among many.
///
/// Identifiers are spread over buckets by a hash as they come in; each bucket is then small enough for a table that stays
/// in the cache, in which a second occurrence finds the first.
///
/// ```swift
/// var identifiers = RepeatedIdentifiers()
/// for id in [7, 12, 7] { identifiers.add(id) }
/// try identifiers.finish().index(of: 7) != nil  // true
/// ```
///
/// - Complexity: O(*n*); memory: 8 bytes an identifier, of which at most twice as many are reserved.
package struct RepeatedIdentifiers: Sendable {
    private var buckets = [[Int64]](repeating: [], count: 1 << Self.bucketBits)

    private static let bucketBits = 10

    /// None so far.
    package init() {}

    /// Adds an identifier.
    package mutating func add(_ id: Int64) {
        // The top bits choose the bucket, the bottom bits the slot in its table.
        let hash = UInt(bitPattern: UserIndex.firstSlot(of: id, capacity: 1 << 62))
        buckets[Int(hash >> (62 - UInt(Self.bucketBits)))].append(id)
    }

    /// The identifiers that were added more than once, each at one row of the index.
    ///
    /// - Throws: ``ParameterError`` for more than 2³⁰ of them.
    package consuming func finish() throws(ParameterError) -> UserIndex {
        var repeated: Set<Int64> = []
        var slots: [Int32] = []
        for place in buckets.indices {
            let bucket = buckets[place]
            var capacity = 8
            while capacity < bucket.count * 2 { capacity *= 2 }
            if slots.count < capacity {
                slots = [Int32](repeating: -1, count: capacity)
            } else {
                for slot in 0..<capacity { slots[slot] = -1 }
            }
            for (position, id) in bucket.enumerated() {
                var slot = UserIndex.firstSlot(of: id, capacity: capacity)
                while slots[slot] >= 0, bucket[Int(slots[slot])] != id { slot = (slot + 1) & (capacity - 1) }
                if slots[slot] >= 0 {
                    repeated.insert(id)
                } else {
                    slots[slot] = Int32(truncatingIfNeeded: position)
                }
            }
            buckets[place] = []
        }
        return try UserIndex(repeated.sorted())
    }
}
