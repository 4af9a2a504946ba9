#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Texts that occur again and again, each as a small number: the numbers count from 0 in order of first appearance.
///
/// Columns such as an event's kind or a customer's region become integers without a `String` per row.
/// See ``RowReader/symbol(in:)`` and ``RowWriter/symbol(_:in:)``.
package struct SymbolTable: Sendable {
    /// All texts, the one that `n` stands for at place `n`.
    package private(set) var texts: [String] = []
    /// The UTF-8 of all texts, one after the other.
    private var bytes: [UInt8] = []
    /// Where each text ends in `bytes`.
    private var ends: [Int] = []
    /// What each text is compared by first.
    private var keys: [Key] = []
    /// Open addressing with linear probing: a symbol's number, or −1; at most half full, and a power of two long.
    private var slots: [Int32] = Array(repeating: -1, count: 16)

    /// An empty table.
    package init() {}

    /// A table with `texts`, which get the numbers 0, 1, … in their order.
    package init(_ texts: some Sequence<String>) {
        for text in texts {
            _ = symbol(text)
        }
    }

    /// Texts in the table.
    package var count: Int { ends.count }

    /// The text that `symbol` stands for; `nil` for the number of no text, such as −1, which stands for NULL.
    package subscript(symbol: Int32) -> String? {
        texts.indices.contains(Int(symbol)) ? texts[Int(symbol)] : nil
    }

    /// The number of `text`, which is added if it is new.
    package mutating func symbol(_ text: String) -> Int32 {
        var text = text
        return text.withUTF8 { symbol(UnsafeRawBufferPointer($0)) }
    }

    /// The number of `text`; `nil` if it is not in the table.
    package func find(_ text: String) -> Int32? {
        var text = text
        return text.withUTF8 {
            let symbol = slots[slot(of: UnsafeRawBufferPointer($0))]
            return symbol < 0 ? nil : symbol
        }
    }

    /// The number of the text in `utf8`, which is added if it is new.
    @inline(__always)
    mutating func symbol(_ utf8: UnsafeRawBufferPointer) -> Int32 {
        // A short text is its key.
        if utf8.count <= Key.longest {
            let key = Key(short: utf8)
            let symbol = slots[Int(truncatingIfNeeded: key.hash) & (slots.count - 1)]
            if symbol >= 0, keys[Int(symbol)] == key { return symbol }
        }
        return symbolOfAny(utf8)
    }

    @inline(never)
    private mutating func symbolOfAny(_ utf8: UnsafeRawBufferPointer) -> Int32 {
        let slot = slot(of: utf8)
        if slots[slot] >= 0 { return slots[slot] }
        precondition(ends.count < Int(Int32.max), "a symbol table holds at most 2^31 − 1 texts")
        let symbol = Int32(ends.count)
        bytes.append(contentsOf: utf8)
        ends.append(bytes.count)
        keys.append(Key(utf8))
        texts.append(String(decoding: utf8, as: UTF8.self))
        slots[slot] = symbol
        if ends.count * 2 > slots.count { grow() }
        return symbol
    }

    /// The number of UTF-8 bytes of `symbol`'s text; `nil` for the number of no text.
    func width(of symbol: Int32) -> Int? { range(of: symbol)?.count }

    /// Calls `body` with the UTF-8 of `symbol`'s text; `nil` for the number of no text.
    func withUTF8<R>(_ symbol: Int32, _ body: (UnsafeRawBufferPointer) -> R) -> R? {
        guard let range = range(of: symbol) else { return nil }
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    private func range(of symbol: Int32) -> Range<Int>? {
        guard ends.indices.contains(Int(symbol)) else { return nil }
        return (symbol == 0 ? 0 : ends[Int(symbol) - 1])..<ends[Int(symbol)]
    }

    /// The slot where the text in `utf8` is, or where it would go.
    private func slot(of utf8: UnsafeRawBufferPointer) -> Int {
        let mask = slots.count - 1
        let key = Key(utf8)
        var slot = Int(truncatingIfNeeded: key.hash) & mask
        bytes.withUnsafeBytes { bytes in
            while let range = range(of: slots[slot]),
                keys[Int(slots[slot])] != key || !Self.areEqual(bytes, range, utf8)
            {
                slot = (slot + 1) & mask
            }
        }
        return slot
    }

    /// What tells texts apart: the whole of those of up to 16 bytes, ends and hash of the others.
    private struct Key: Equatable {
        /// Bytes of the longest text that is known by its key alone.
        static let longest = 16

        var width: Int
        var first: UInt64 = 0
        var last: UInt64 = 0

        /// The key of a text of any width.
        init(_ utf8: UnsafeRawBufferPointer) {
            guard utf8.count > Self.longest else {
                self.init(short: utf8)
                return
            }
            self.init(width: utf8.count)
            // FNV-1a (Fowler, Noll, Vo): nobody who could choose the texts gains by a slow look-up.
            first = 0xCBF2_9CE4_8422_2325
            for byte in utf8 { first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            last = utf8.loadUnaligned(fromByteOffset: width - 8, as: UInt64.self)
        }

        private init(width: Int) { self.width = width }

        /// The key of a text of at most 16 bytes, which two words that may overlap hold.
        @inline(__always)
        init(short utf8: UnsafeRawBufferPointer) {
            self.init(width: utf8.count)
            guard let start = utf8.baseAddress else { return }
            if width >= 8 {
                first = start.loadUnaligned(as: UInt64.self)
                last = (start + width - 8).loadUnaligned(as: UInt64.self)
            } else if width >= 4 {
                first = UInt64(start.loadUnaligned(as: UInt32.self))
                last = UInt64((start + width - 4).loadUnaligned(as: UInt32.self))
            } else if width > 0 {
                first = UInt64(start.load(as: UInt8.self)) << 8 | UInt64((start + width / 2).load(as: UInt8.self))
                last = UInt64((start + width - 1).load(as: UInt8.self))
            }
        }

        /// A hash whose low bits depend on all of the key.
        var hash: UInt64 {
            let product = (first ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
                by: last ^ UInt64(truncatingIfNeeded: width) ^ 0xD6E8_FEB8_6659_FD93)
            return product.high ^ product.low
        }
    }

    private static func areEqual(
        _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ utf8: UnsafeRawBufferPointer
    ) -> Bool {
        guard range.count == utf8.count else { return false }
        guard let left = bytes.baseAddress, let right = utf8.baseAddress else { return true }
        return memcmp(left + range.lowerBound, right, utf8.count) == 0
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for symbol in ends.indices {
            guard let slot = withUTF8(Int32(symbol), { slot(of: $0) }) else { continue }
            slots[slot] = Int32(symbol)
        }
    }
}
