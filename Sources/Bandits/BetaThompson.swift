package import Statistics

/// Thompson sampling user by user: everybody's own draw of every arm's rate, from the posterior of his cell.
///
/// A draw is a function of (stream, user, arm): the same at any number of threads, in any order, and again when
/// somebody asks why. Four arms share one block of random bits, so a draw costs a quarter of a block and a look-up in
/// its law's table (``BetaDraws``, which says how exact that is).
///
/// For the probability that an arm has the highest draw use ``betaProbabilities(_:)``; never count draws for it.
package struct BetaThompson: Sendable {
    /// Arms of each cell.
    package let arms: Int
    @usableFromInline let draws: BetaDraws
    @usableFromInline let stream: KeyedStream

    /// Draws under `stream` from `posteriors`.
    ///
    /// - Parameters:
    ///   - posteriors: By cell, one per arm, as many in every cell.
    ///   - stream: Randomness of the night.
    ///   - threads: Most threads at work at once, ≥ 1, on the tables.
    package init(posteriors: [[Beta]], stream: KeyedStream, threads: Int) {
        arms = posteriors.first?.count ?? 0
        precondition(posteriors.allSatisfy { $0.count == posteriors[0].count }, "every cell has the same arms")
        draws = BetaDraws(posteriors.flatMap { $0 }, threads: threads)
        self.stream = stream
    }

    /// Appends to `rates` one draw of each arm's rate for `user` of cell number `cell`.
    @inlinable
    package func draw(user: Int64, cell: Int, into rates: inout [Float]) {
        let first = cell * arms
        var arm = 0
        while arm < arms {
            let words = stream.block(user, UInt64(truncatingIfNeeded: arm / 4))
            rates.append(draws.draw(first + arm, words.x))
            if arm + 1 < arms { rates.append(draws.draw(first + arm + 1, words.y)) }
            if arm + 2 < arms { rates.append(draws.draw(first + arm + 2, words.z)) }
            if arm + 3 < arms { rates.append(draws.draw(first + arm + 3, words.w)) }
            arm += 4
        }
    }
}
