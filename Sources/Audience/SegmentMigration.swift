package import Records

/// How users moved between segments from one night to the next.
///
/// ```swift
/// let moves = try SegmentMigration(from: yesterday, to: tonight)
/// moves.users(from: "loyal", to: "at_risk")
/// ```
package struct SegmentMigration: Sendable, Equatable {
    /// The segments of some users on a night.
    package struct Membership: Sendable, Equatable {
        /// The users, ascending.
        package var userID: [Int64]
        /// Each user's segment, as an index into ``names``.
        package var segment: [Int32]
        /// What the segments are called; an identifier that stays the same from night to night.
        package var names: [String]

        /// The users `userID` in `segment`.
        package init(userID: [Int64], segment: [Int32], names: [String]) {
            self.userID = userID
            self.segment = segment
            self.names = names
        }
    }

    /// The segments of both nights, in the order of the earlier one and then of the later one.
    package let segments: [String]
    /// Users by segment before and after: ``counts``[i][j] were in segment i and are in j.
    package let counts: [[Int]]
    /// Users by segment after who were not there before.
    package let entered: [Int]
    /// Users by segment before who are not there any more.
    package let left: [Int]

    /// The moves from one night's segments to another's.
    ///
    /// - Throws: ``ParameterError`` where a night's users do not ascend, columns differ in length or a segment has no
    ///   name.
    /// - Complexity: O(users + segments²).
    package init(from before: Membership, to after: Membership) throws(ParameterError) {
        try Self.check(before, "from")
        try Self.check(after, "to")
        var names: [String] = []
        for name in before.names + after.names where !names.contains(name) { names.append(name) }
        let old = before.names.map { name in names.firstIndex(of: name) ?? 0 }
        let new = after.names.map { name in names.firstIndex(of: name) ?? 0 }
        var cells = [Int](repeating: 0, count: names.count * names.count)
        var entered = [Int](repeating: 0, count: names.count)
        var left = entered
        var (i, j) = (0, 0)
        while i < before.userID.count || j < after.userID.count {
            if j == after.userID.count || (i < before.userID.count && before.userID[i] < after.userID[j]) {
                left[old[Int(before.segment[i])]] += 1
                i += 1
            } else if i == before.userID.count || after.userID[j] < before.userID[i] {
                entered[new[Int(after.segment[j])]] += 1
                j += 1
            } else {
                cells[old[Int(before.segment[i])] * names.count + new[Int(after.segment[j])]] += 1
                i += 1
                j += 1
            }
        }
        segments = names
        counts = names.indices.map { Array(cells[$0 * names.count..<($0 + 1) * names.count]) }
        self.entered = entered
        self.left = left
    }

    /// Moves that were counted elsewhere.
    ///
    /// - Parameters:
    ///   - segments: The segments of both nights.
    ///   - counts: Users by segment before and after.
    ///   - entered: Users by segment after who were not there before.
    ///   - left: Users by segment before who are not there any more.
    /// - Throws: ``ParameterError`` where the counts are not as many as the segments.
    package init(
        segments: [String], counts: [[Int]], entered: [Int], left: [Int]
    ) throws(ParameterError) {
        let size = segments.count
        guard counts.count == size, counts.allSatisfy({ $0.count == size }), entered.count == size, left.count == size
        else {
            throw ParameterError(
                owner: "SegmentMigration", parameter: "counts",
                allowed: "\(size) × \(size), and \(size) on either side",
                got: "\(counts.map(\.count)), \(entered.count) and \(left.count)")
        }
        self.segments = segments
        self.counts = counts
        self.entered = entered
        self.left = left
    }

    /// Users who were in segment `before` and are in `after`; 0 for segments of another name.
    package func users(from before: String, to after: String) -> Int {
        guard let i = segments.firstIndex(of: before), let j = segments.firstIndex(of: after) else { return 0 }
        return counts[i][j]
    }

    /// The share of the users of both nights who changed their segment; 0 without any.
    package var movedShare: Double {
        let stayed = segments.indices.reduce(0) { $0 + counts[$1][$1] }
        let all = counts.joined().reduce(0, +)
        return all > 0 ? Double(all - stayed) / Double(all) : 0
    }

    /// How far the sizes of the segments changed, users who came or went included.
    package var stability: PopulationStability {
        PopulationStability(
            before: segments.indices.map { counts[$0].reduce(left[$0], +) },
            after: segments.indices.map { column in counts.reduce(entered[column]) { $0 + $1[column] } })
    }

    private static func check(_ night: Membership, _ parameter: String) throws(ParameterError) {
        func refuse(_ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "SegmentMigration", parameter: parameter, allowed: allowed, got: got)
        }
        guard night.userID.count == night.segment.count else {
            throw refuse("a segment a user", "\(night.userID.count) users and \(night.segment.count) segments")
        }
        for row in night.userID.indices.dropFirst() where night.userID[row - 1] >= night.userID[row] {
            throw refuse("users ascending, each once", "\(night.userID[row]) after \(night.userID[row - 1])")
        }
        if let wrong = night.segment.first(where: { !night.names.indices.contains(Int($0)) }) {
            throw refuse("segments with a name", "segment \(wrong) of \(night.names.count)")
        }
    }
}
