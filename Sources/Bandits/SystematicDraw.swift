package import Statistics

/// The draw of a cell: every user's arm by systematic sampling in keyed-hash order.
///
/// The cell's n users are ordered by a keyed hash of their id; the user of rank i stands at u_i = frac(U + i/n) with
/// one keyed uniform U per cell, and gets the arm on whose stretch of [0, 1) he stands. So each user's probability of
/// an arm is exactly its weight, and of any run of neighbouring arms in the layout either ⌊n·p⌋ or ⌈n·p⌉ users are
/// drawn. Spend therefore differs from its expectation by less than ``worstRounding(_:users:)`` whatever U is, and a
/// budget solved with that reserve is kept by construction: nothing is repaired after the draw.
///
/// All arithmetic is on integers. Nothing depends on the order in which users are given.
///
/// Source: Madow & Madow, "On the theory of systematic sampling", Annals of Mathematical Statistics 15, 1944.
package struct SystematicDraw: Sendable {
    /// Randomness of the night's draw.
    package let stream: KeyedStream
    /// The cell.
    package let cellKey: Int64

    /// The draw of the cell `cellKey` under `stream`.
    package init(stream: KeyedStream, cellKey: Int64) {
        self.stream = stream
        self.cellKey = cellKey
    }

    /// Draws every user's arm.
    ///
    /// - Parameters:
    ///   - users: The cell's users, each once, in any order.
    ///   - vector: The cell's probabilities.
    ///   - layout: The positions of `vector` in the order in which their stretches follow each other on [0, 1).
    /// - Returns: Each user's arm as a position in `vector`, in the order of `users`.
    /// - Complexity: O(n), because hashes are spread evenly.
    package func positions(users: [Int64], vector: PropensityVector, layout: [Int]) -> [Int] {
        precondition(layout.count == vector.weights.count, "the layout is a permutation of the vector's arms")
        guard !users.isEmpty else { return [] }
        let hashes = stream.words(of: users).high
        let order = Self.ascending(users.indices.map { Place(hash: hashes[$0], user: users[$0], index: $0) })

        // In units of 1 / (2⁶⁴ n): the step between ranks is 2⁶⁴, the whole circle n·2⁶⁴, the user of rank 0 at U·n.
        let n = UInt128(users.count)
        let circle = n << 64
        var ends: [UInt128] = []
        var cumulative: UInt64 = 0
        for position in layout {
            cumulative += vector.weights[position]
            ends.append((UInt128(cumulative) * n) << 32)
        }
        var position = UInt128(stream.bits(cellKey, 1)) * n
        var stretch = 0
        var result = [Int](repeating: 0, count: users.count)
        for next in order {
            if position >= circle {
                position -= circle
                stretch = 0
            }
            while position >= ends[stretch] { stretch += 1 }
            result[next.index] = layout[stretch]
            position += 1 << 64
        }
        return result
    }

    private struct Place {
        let hash: UInt64
        let user: Int64
        let index: Int

        static func < (left: Self, right: Self) -> Bool {
            left.hash == right.hash ? left.user < right.user : left.hash < right.hash
        }
    }

    /// `places` by hash, then user: spread over as many buckets as there are places by the hashes' first bits, of which
    /// each gets one or a few, and put in order there by insertion.
    private static func ascending(_ places: [Place]) -> [Place] {
        guard places.count > 1, let some = places.first else { return places }
        let shift = UInt64((places.count - 1).leadingZeroBitCount)
        var next = [Int](repeating: 0, count: 1 << (64 - Int(shift)) + 1)
        for place in places { next[Int(place.hash >> shift) + 1] += 1 }
        for bucket in 1..<next.count { next[bucket] += next[bucket - 1] }
        var sorted = [Place](repeating: some, count: places.count)
        for place in places {
            let bucket = Int(place.hash >> shift)
            sorted[next[bucket]] = place
            next[bucket] += 1
        }
        for index in sorted.indices.dropFirst() {
            let place = sorted[index]
            var free = index
            while free > 0, place < sorted[free - 1] {
                sorted[free] = sorted[free - 1]
                free -= 1
            }
            sorted[free] = place
        }
        return sorted
    }

    /// The most by which a drawn cell's total can exceed its expectation, whatever the draw.
    ///
    /// With boundaries b_k between neighbouring arms, the users below b_k number n·b_k + e_k with |e_k| < 1, so the
    /// total of coefficients c in layout order is off by Σ e_k (c_k − c_{k+1}): at most the total variation
    /// Σ |c_{k+1} − c_k|, and no more than every user at the largest coefficient. Ordering arms by cost keeps it small.
    ///
    /// - Parameters:
    ///   - coefficients: What one user given the arm adds to the total, ≥ 0, in layout order, for the arms that can be
    ///     drawn; leaving further arms in only raises the bound.
    ///   - users: Users in the cell, ≥ 0.
    /// - Returns: The bound, in the unit of the coefficients.
    package static func worstRounding(_ coefficients: [Double], users: Int = .max) -> Double {
        var variation = 0.0
        for (left, right) in zip(coefficients, coefficients.dropFirst()) {
            variation += abs(right - left)
        }
        return min(variation, Double(users) * (coefficients.max() ?? 0))
    }
}
