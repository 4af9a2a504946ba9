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
    mutating func symbol(_ utf8: UnsafeRawBufferPointer) -> Int32 {
        let slot = slot(of: utf8)
        if slots[slot] >= 0 { return slots[slot] }
        precondition(ends.count < Int(Int32.max), "a symbol table holds at most 2^31 − 1 texts")
        let symbol = Int32(ends.count)
        bytes.append(contentsOf: utf8)
        ends.append(bytes.count)
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
        var slot = Int(truncatingIfNeeded: Self.hash(utf8)) & mask
        bytes.withUnsafeBytes { bytes in
            while let range = range(of: slots[slot]), !Self.areEqual(bytes, range, utf8) {
                slot = (slot + 1) & mask
            }
        }
        return slot
    }

    /// FNV-1a (Fowler, Noll, Vo) and a last mix, so that the low bits depend on all: texts are short, and nobody who could
    /// choose them gains by a slow look-up.
    private static func hash(_ utf8: UnsafeRawBufferPointer) -> UInt64 {
        var bits: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in utf8 { bits = (bits ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return bits ^ (bits >> 32)
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
