internal import RealModule
internal import Statistics

/// First centres for k-means that lie apart: k-means++.
///
/// The first centre is a user drawn evenly, each next one a user drawn with probability proportional to the squared
/// distance to the nearest centre so far (Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding",
/// SODA 2007). The draw is a race: every user's −ln U / D², U keyed by user, start and step, and the smallest wins, which
/// has just those probabilities. Nothing is summed, so the same users give the same centres in any order and on any
/// number of threads.
package struct KMeansSeeding: Sendable, Hashable {
    /// Key of the draws.
    private let stream: KeyedStream

    /// The draws of `seed`.
    package init(seed: UInt64) { stream = KeyedStream(seed: seed, label: "k-means++") }

    /// Up to `count` centres, of which any first few are a seeding too.
    ///
    /// - Parameters:
    ///   - points: The users.
    ///   - keys: What each user's draws are keyed by, one a user.
    ///   - count: Centres wanted, 1 … 255.
    ///   - start: Number of the start; every start has draws of its own.
    /// - Returns: Centres row by row; fewer than `count` where there are fewer different users.
    /// - Complexity: O(users × `count` × dimensions).
    package func centres(_ points: ClusterPoints, keys: [Int64], count: Int, start: Int) -> [Float] {
        precondition(keys.count == points.count && (1...255).contains(count), "a key a user and 1 to 255 centres")
        let d = points.dimensions
        var centres: [Float] = []
        var squares = [Float](repeating: .infinity, count: points.count)
        for step in 0..<count {
            let index = UInt64(start) << 8 | UInt64(step)
            var winner: (time: Double, row: Int)?
            for row in 0..<points.count where squares[row] > 0 {
                let weight = step == 0 ? 1 : Double(squares[row])
                let time = -Double.log(stream.uniform(keys[row], index)) / weight
                guard let best = winner else {
                    winner = (time, row)
                    continue
                }
                if time < best.time || (time == best.time && points.precedes(row, best.row)) { winner = (time, row) }
            }
            guard let winner else { break }
            let centre = points.values[winner.row * d..<(winner.row + 1) * d]
            centres += centre
            let first = centres.count - d
            for row in 0..<points.count {
                var square: Float = 0
                for j in 0..<d {
                    let difference = points.values[row * d + j] - centres[first + j]
                    square += difference * difference
                }
                squares[row] = min(squares[row], square)
            }
        }
        return centres
    }
}
