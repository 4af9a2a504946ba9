import Postgres
import Testing

/// Words of any kind come back as they were, and nothing else is taken for words.
@Suite struct PackedWordsTests {
    private static let edges: [[Int64]] = [
        [], [0], [.min, .max, -1, 1], [Int64](repeating: 0, count: 127), [Int64](repeating: -7, count: 128),
        (0..<63).map { 1 << $0 } + (0..<63).map { -1 << $0 },
    ]

    @Test func `words come back as they were`() {
        // Any generator will do; this one is Marsaglia's xorshift64.
        var state: UInt64 = 11
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        let random = (0..<200).map { _ in
            (0..<next() % 300).map { _ in Int64(bitPattern: next()) >> Int64(next() % 64) }
        }
        for words in Self.edges + random {
            var bytes: [UInt8] = [9]
            PackedWords.append(words, to: &bytes)
            #expect(PackedWords.words(of: Array(bytes.dropFirst())) == words)
        }
    }

    @Test(arguments: edges) func `bytes that are cut short or too many are refused`(words: [Int64]) {
        var bytes: [UInt8] = []
        PackedWords.append(words, to: &bytes)
        for count in bytes.indices { #expect(PackedWords.words(of: Array(bytes[..<count])) == nil, "\(count)") }
        #expect(PackedWords.words(of: bytes + [0]) == nil)
    }

    @Test func `a count or a width that cannot be is refused`() {
        #expect(PackedWords.words(of: [UInt8](repeating: 0xFF, count: 20)) == nil)
        #expect(PackedWords.words(of: [1, 9] + [UInt8](repeating: 0, count: 9)) == nil)
        #expect(PackedWords.words(of: [0xFF, 0xFF, 3]) == nil)
    }

    @Test func `small magnitudes take few bytes`() {
        var bytes: [UInt8] = []
        PackedWords.append([0, 0, 1, -1], to: &bytes)
        #expect(bytes.count == 1 + 2 + 2)
    }
}
