internal import Postgres
internal import Statistics

/// Rows of packed words, one after the other: what a table gets, at a fraction of the memory that columns take.
struct PackedRows: Sendable {
    /// Neighbouring rows.
    private struct Block: Sendable {
        var bytes: [UInt8] = []
        /// Where each row ends.
        var ends: [Int] = []

        mutating func append(_ words: [Int64]) {
            bytes.makeRoom(inLargePages: PackedWords.mostBytes(words.count))
            PackedWords.append(words, to: &bytes)
            ends.append(bytes.count)
        }
    }

    private static let rowsOfBlock = 65_536

    private var blocks: [Block] = []
    /// Number of rows.
    private(set) var count = 0

    /// No rows.
    init() {}

    /// Rows that are made one by one.
    ///
    /// - Parameters:
    ///   - count: Number of rows.
    ///   - threads: Most threads at work.
    ///   - fill: Puts the words of a row, given by its number, in place of what it gets; at work on several at once.
    init(count: Int, threads: Int, _ fill: @Sendable (Int, inout [Int64]) -> Void) {
        self.count = count
        blocks = mapBlocks(count: count, blockSize: Self.rowsOfBlock, threads: threads) { rows in
            var block = Block()
            var words: [Int64] = []
            for row in rows {
                fill(row, &words)
                block.append(words)
            }
            return block
        }
    }

    /// Appends a row.
    mutating func append(_ words: [Int64]) {
        if count % Self.rowsOfBlock == 0 { blocks.append(Block()) }
        blocks[blocks.count - 1].append(words)
        count += 1
    }

    /// Writes row `row` as a field.
    func write(_ row: Int, to writer: inout RowWriter) throws(PostgresError) {
        let (number, place) = row.quotientAndRemainder(dividingBy: Self.rowsOfBlock)
        let start = place == 0 ? 0 : blocks[number].ends[place - 1]
        try writer.bytes(blocks[number].bytes, start..<blocks[number].ends[place])
    }
}
