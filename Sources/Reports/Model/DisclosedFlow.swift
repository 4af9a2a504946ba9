/// Moves between segments as documents show them: without the groups that are too small, and without what would give them
/// away.
///
/// Within a night nothing small follows from what is shown (``SmallSums``). What is hidden differs from night to night,
/// though, and a segment's size stands in the documents of two nights: so that nothing follows from both together, numbers
/// of people are rounded to the nearest multiple of k.
struct DisclosedFlow: Sendable, Hashable {
    /// A number of people, or why it is hidden.
    struct Count: Sendable, Hashable {
        /// People, as a multiple of k; 0 where they are hidden.
        var users: Int
        /// Why they are hidden.
        var hidden: SmallCells.Hiding?
    }

    /// A segment on both nights.
    struct Size: Sendable, Hashable {
        var segment: SegmentFlow.Segment
        var before: Count
        /// In it on both nights.
        var stayed: Count
        var after: Count
    }

    /// A share of users.
    struct Share: Sendable, Hashable {
        /// The share, 0 to 1.
        var value: Double
        /// Whether it is rounded to a whole percent.
        var isRounded: Bool
    }

    /// Users who changed.
    struct Move: Sendable, Hashable {
        /// Where they were; `nil` for users who were in no segment.
        var from: SegmentFlow.Segment?
        /// Where they are; `nil` for users who are in none any more.
        var to: SegmentFlow.Segment?
        var count: Count
    }

    /// The segments, in the flow's order.
    let sizes: [Size]
    /// The moves that anybody made, most people first, hidden ones last.
    let moves: [Move]
    /// Users of both nights.
    let both: Count
    /// Those of them who changed.
    let moved: Count
    /// Users who were in no segment before.
    let entered: Count
    /// Users who are in none any more.
    let left: Count
    /// Their share of the users of both nights; `nil` where it would tell of a hidden group, or there are no users.
    ///
    /// Where ``moved`` is hidden it is rounded to a whole percent, if 2k people more or fewer would be the same percent.
    let movedShare: Share?
    /// The population stability index of the sizes, to two decimals; `nil` where it might tell of a hidden size.
    let index: Double?
    /// k: groups of fewer people are hidden, and numbers of people are multiples of it.
    let k: Int

    /// What may be shown of a flow where groups of fewer than `k` people are nobody's business.
    ///
    /// - Parameters:
    ///   - segments: The segments of both nights.
    ///   - flow: Users by segment before and after.
    ///   - entering: Users by segment after who were in none before.
    ///   - leaving: Users by segment before who are in none any more.
    ///   - stability: The population stability index of the sizes.
    ///   - k: The smallest group that may be shown, ≥ 1.
    init(
        segments: [SegmentFlow.Segment], counts flow: [[Int]], entered entering: [Int], left leaving: [Int],
        index stability: Double, k: Int
    ) {
        self.k = k
        var table = SmallSums()
        let places = segments.indices
        let cells = places.map { row in places.map { table.add(flow[row][$0]) } }
        let leaving = leaving.map { table.add($0) }
        let entering = entering.map { table.add($0) }
        func total(_ parts: [Int]) -> Int { table.add(parts.reduce(0) { $0 + table.counts[$1] }, asSumOf: parts) }
        let before = places.map { total(cells[$0] + [leaving[$0]]) }
        let after = places.map { column in total(cells.map { $0[column] } + [entering[column]]) }
        let (left, entered) = (total(leaving), total(entering))
        let both = total(cells.flatMap(\.self))
        let moved = total(places.flatMap { row in places.filter { $0 != row }.map { cells[row][$0] } })
        // All users of a night are those of both and those who left or entered.
        let all = total(before)
        table.relate(all, asSumOf: [both, left])
        table.relate(total(after), asSumOf: [both, entered])

        let hidden = table.hiding(k: k)
        let counts = table.counts
        func count(_ place: Int) -> Count {
            Count(users: hidden[place] == nil ? Self.rounded(counts[place], to: k) : 0, hidden: hidden[place])
        }
        sizes = places.map {
            Size(
                segment: segments[$0], before: count(before[$0]), stayed: count(cells[$0][$0]),
                after: count(after[$0]))
        }
        var moves: [Move] = []
        for row in places {
            for column in places where column != row && counts[cells[row][column]] > 0 {
                moves.append(
                    Move(from: segments[row], to: segments[column], count: count(cells[row][column])))
            }
        }
        for place in places where counts[entering[place]] > 0 {
            moves.append(Move(from: nil, to: segments[place], count: count(entering[place])))
        }
        for place in places where counts[leaving[place]] > 0 {
            moves.append(Move(from: segments[place], to: nil, count: count(leaving[place])))
        }
        let order = moves.indices.sorted { left, right in
            (moves[right].count.users, left) < (moves[left].count.users, right)
        }
        self.moves = order.map { moves[$0] }
        self.both = count(both)
        self.moved = count(moved)
        movedShare =
            hidden[both] == nil
            ? Self.share(counts[moved], of: counts[both], isHidden: hidden[moved] != nil, k: k) : nil
        self.entered = count(entered)
        self.left = count(left)
        index =
            (before + after).allSatisfy { hidden[$0] == nil } && stability.isFinite
            ? (stability * 100).rounded() / 100 : nil
    }

    /// The multiple of `k` that is nearest to `people`; of two the larger one.
    private static func rounded(_ people: Int, to k: Int) -> Int { (people + k / 2) / k * k }

    private static func share(_ moved: Int, of users: Int, isHidden: Bool, k: Int) -> Share? {
        guard users > 0 else { return nil }
        func percent(_ people: Int) -> Double { (100 * Double(people) / Double(users)).rounded() }
        guard isHidden else {
            return Share(value: min(1, Double(rounded(moved, to: k)) / Double(rounded(users, to: k))), isRounded: false)
        }
        guard percent(moved - 2 * k) == percent(moved + 2 * k) else { return nil }
        return Share(value: percent(moved) / 100, isRounded: true)
    }
}
