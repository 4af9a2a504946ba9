/// Keys such as customers, each as a small number: they count from 0 in order of first appearance.
///
/// ```swift
/// var customers = KeyTable()
/// let customer = try row.key(0, in: &customers)
/// ```
package struct KeyTable: Sendable {
    /// The UTF-8 of all keys, one after the other.
    private var bytes: [UInt8] = []
    /// Where each key begins in `bytes`, and after the last one its end.
    private var bounds: [Int] = [0]
    private var hashes: [UInt32] = []
    /// Open addressing with linear probing: a key's number, or −1; at most half full, and a power of two long.
    private var slots = [Int32](repeating: -1, count: 1_024)

    /// A table without keys.
    package init() {}

    /// Keys in the table.
    package var count: Int { hashes.count }

    /// The key with `number`, as text.
    package subscript(number: Int) -> String {
        String(decoding: bytes[bounds[number]..<bounds[number + 1]], as: UTF8.self)
    }

    /// The number of `key`, which is added if it is new.
    package mutating func number(of key: String) -> Int {
        let utf8 = Array(key.utf8)
        return number(of: utf8, utf8.indices)
    }

    /// The number of the key in `source[range]`, which is added if it is new.
    ///
    /// - Complexity: O(bytes of the key), no allocation for a key that is in the table.
    mutating func number(of source: [UInt8], _ range: Range<Int>) -> Int {
        let hash = Self.hash(source, range)
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash, isEqual(number, source, range) { return number }
            slot = (slot + 1) & mask
        }
        precondition(hashes.count < Int(Int32.max), "a key table holds at most 2^31 − 1 keys")
        let number = hashes.count
        bytes.append(contentsOf: source[range])
        bounds.append(bytes.count)
        hashes.append(hash)
        slots[slot] = Int32(number)
        if hashes.count * 2 > slots.count { grow() }
        return number
    }

    private func isEqual(_ number: Int, _ source: [UInt8], _ range: Range<Int>) -> Bool {
        let start = bounds[number]
        guard bounds[number + 1] - start == range.count else { return false }
        var offset = 0
        while offset < range.count {
            if bytes[start + offset] != source[range.lowerBound + offset] { return false }
            offset += 1
        }
        return true
    }

    /// FNV-1a (Fowler, Noll, Vo) and a last mix, so that the low bits depend on all.
    private static func hash(_ source: [UInt8], _ range: Range<Int>) -> UInt32 {
        var bits: UInt64 = 0xCBF2_9CE4_8422_2325
        for place in range { bits = (bits ^ UInt64(source[place])) &* 0x0000_0100_0000_01B3 }
        bits ^= bits >> 29
        bits = bits &* 0xBF58_476D_1CE4_E5B9
        return UInt32(truncatingIfNeeded: bits >> 32)
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for (number, hash) in hashes.enumerated() {
            var slot = Int(hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }
}
