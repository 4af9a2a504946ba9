import Statistics
import Testing

@Suite struct MapBlocksTests {
    @Test(arguments: [2, 3, 8])
    func `a sum over blocks has the same bits at any number of threads`(threads: Int) {
        let stream = KeyedStream(seed: 3, label: "blocks")
        func sum(_ threads: Int) -> Double {
            mapBlocks(count: 10_007, blockSize: 100, threads: threads) { block in
                block.reduce(0.0) { $0 + 1 / stream.uniform(Int64($1)) }
            }.reduce(0, +)
        }
        #expect(sum(threads).bitPattern == sum(1).bitPattern)
    }

    @Test func `blocks cover every row once and come in order`() {
        for count in [0, 1, 99, 100, 101, 250] {
            let blocks = mapBlocks(count: count, blockSize: 100, threads: 2) { Array($0) }
            #expect(blocks.flatMap { $0 } == Array(0..<count))
        }
    }

    @Test func `the error of the first failing block is thrown`() {
        struct Failed: Error, Equatable { let block: Int }
        #expect(throws: Failed(block: 3)) {
            try mapBlocks(count: 10, blockSize: 1, threads: 2) { (block: Range<Int>) throws(Failed) -> Int in
                if block.lowerBound >= 3 { throw Failed(block: block.lowerBound) }
                return block.lowerBound
            }
        }
    }
}
