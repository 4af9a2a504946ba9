/// The stable ascending order of integers by least-significant-digit radix sort.
///
/// ```swift
/// radixOrder([30, 7, 30, -2])  // [3, 1, 0, 2]
/// ```
///
/// - Parameter keys: At most 2³¹ − 1 integers.
/// - Returns: Positions in `keys`, that of the smallest first; equal keys in their order in `keys`.
/// - Complexity: O(n × digits of 11 bits in which the largest and the smallest key differ); 24 bytes a key meanwhile.
package func radixOrder(_ keys: [Int64]) -> [Int32] {
    precondition(keys.count < 1 << 31, "positions have 31 bits")
    guard let least = keys.min(), let most = keys.max() else { return [] }
    struct Item {
        var key: UInt64
        var position: Int32
    }
    // Distances from the smallest key, which wrap to the right unsigned number for any pair of keys.
    var items: [Item] = []
    items.reserveCapacity(keys.count)
    for position in keys.indices {
        items.append(
            Item(key: UInt64(bitPattern: keys[position] &- least), position: Int32(truncatingIfNeeded: position)))
    }
    let bits = 64 - UInt64(bitPattern: most &- least).leadingZeroBitCount
    var other = items
    for shift in stride(from: 0, to: bits, by: 11) {
        let shift = UInt64(shift)
        var starts = [Int](repeating: 0, count: 2_049)
        for item in items { starts[Int(truncatingIfNeeded: item.key >> shift & 2_047) + 1] += 1 }
        for digit in 1...2_048 { starts[digit] += starts[digit - 1] }
        for item in items {
            let digit = Int(truncatingIfNeeded: item.key >> shift & 2_047)
            other[starts[digit]] = item
            starts[digit] += 1
        }
        swap(&items, &other)
    }
    return items.map(\.position)
}
