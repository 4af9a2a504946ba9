internal import Dispatch
internal import Synchronization

/// Applies `body` to fixed blocks of `0..<count` on up to `threads` threads; results come in block order.
///
/// Blocks do not depend on the number of threads, so a fold over the result gives the same bits at any thread count.
///
/// - Parameters:
///   - count: Number of rows, ≥ 0.
///   - blockSize: Rows per block, ≥ 1; the last block may be shorter.
///   - threads: Most threads at work at once, ≥ 1.
///   - body: What to do with a block; runs concurrently with itself.
/// - Returns: One result per block, in block order.
/// - Throws: The error of the first block, in block order, that failed.
package func mapBlocks<Result: Sendable, Failure: Error>(
    count: Int, blockSize: Int = 65_536, threads: Int, _ body: @Sendable (Range<Int>) throws(Failure) -> Result
) throws(Failure) -> [Result] {
    precondition(blockSize >= 1 && threads >= 1, "a block and a thread are the least")
    let blocks = (count + blockSize - 1) / blockSize
    @Sendable func range(_ block: Int) -> Range<Int> { block * blockSize..<min(count, (block + 1) * blockSize) }
    if blocks <= 1 || threads == 1 {
        var results: [Result] = []
        results.reserveCapacity(blocks)
        for block in 0..<blocks {
            results.append(try body(range(block)))
        }
        return results
    }
    let slots = Mutex([Swift.Result<Result, Failure>?](repeating: nil, count: blocks))
    let next = Atomic(0)
    withoutActuallyEscaping(body) { body in
        DispatchQueue.concurrentPerform(iterations: min(threads, blocks)) { _ in
            while true {
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard block < blocks else { return }
                let result: Swift.Result<Result, Failure>
                do throws(Failure) {
                    result = .success(try body(range(block)))
                } catch {
                    result = .failure(error)
                }
                slots.withLock { $0[block] = result }
            }
        }
    }
    var results: [Result] = []
    results.reserveCapacity(blocks)
    for slot in slots.withLock({ $0 }) {
        if let slot { results.append(try slot.get()) }
    }
    return results
}
