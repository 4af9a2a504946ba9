/// Counts of people of which some are the sums of others, as the cells and totals of a table are, and which of them to
/// keep to oneself so that no small group can be worked out.
///
/// ```swift
/// var table = SmallSums()
/// let cells = [120, 7, 300].map { table.add($0) }
/// table.add(cells.reduce(0) { $0 + table.counts[$1] }, asSumOf: cells)
/// table.hiding(k: 10)          // [.complement, .fewerThan(10), nil, nil]
/// ```
package struct SmallSums: Sendable {
    /// The counts, in the order in which they were added.
    package private(set) var counts: [Int] = []
    private var sums: [(total: Int, parts: [Int])] = []

    /// No counts yet.
    package init() {}

    /// Adds a count and returns its place.
    package mutating func add(_ count: Int) -> Int {
        counts.append(count)
        return counts.count - 1
    }

    /// Adds a count that is the sum of those at `parts` and returns its place.
    @discardableResult
    package mutating func add(_ count: Int, asSumOf parts: [Int]) -> Int {
        let total = add(count)
        sums.append((total, parts))
        return total
    }

    /// Says that the count at `total` is the sum of those at `parts`, too.
    package mutating func relate(_ total: Int, asSumOf parts: [Int]) { sums.append((total, parts)) }

    /// Which counts to hide.
    ///
    /// Counts of 1 … k − 1 people are hidden, and with them, the smallest that serve first, as many others as it takes
    /// until none of them follows from what is shown: neither by one sum nor by several, which are linear equations in the
    /// hidden counts. Where a total is shown, the hidden ones of its parts have at least k people together. Counts of 0
    /// stay: they tell of nobody.
    ///
    /// - Parameter k: The smallest group that may be shown, ≥ 1.
    /// - Returns: A reason for every count to hide, `nil` for the others.
    /// - Complexity: O(sums² × counts) for every count that is hidden besides.
    package func hiding(k: Int) -> [SmallCells.Hiding?] {
        var result: [SmallCells.Hiding?] = counts.map { $0 > 0 && $0 < k ? .fewerThan(k) : nil }
        // What must not be worked out: small counts, and what was hidden so that several have k people together.
        var isSecret = result.map { $0 != nil }
        while let candidates = exposed(result, isSecret, k: k) {
            let sparesTotals = candidates.sparesTotals
            guard
                let next = candidates.places.min(by: {
                    rank($0, result, sparesTotals) < rank($1, result, sparesTotals)
                })
            else { break }
            result[next] = .complement
            if candidates.areSecret { isSecret[next] = true }
        }
        return result
    }

    /// What may be hidden next so that less follows from the rest; `nil` where nothing secret does.
    private func exposed(
        _ hidden: [SmallCells.Hiding?], _ isSecret: [Bool], k: Int
    ) -> (places: [Int], areSecret: Bool, sparesTotals: Bool)? {
        func shown(_ places: [Int]) -> [Int] { places.filter { hidden[$0] == nil && counts[$0] > 0 } }
        for sum in sums where hidden[sum.total] == nil {
            let people = sum.parts.reduce(0) { $0 + (hidden[$1] == nil ? 0 : counts[$1]) }
            guard people > 0, people < k else { continue }
            let rest = shown(sum.parts)
            return (rest.isEmpty ? [sum.total] : rest, true, true)
        }
        let known = determined(hidden.map { $0 != nil })
        guard known.contains(where: { isSecret[$0] }) else { return nil }
        let open = sums.map { [$0.total] + $0.parts }.filter { places in places.contains { hidden[$0] != nil } }
        // A sum with one hidden count gives it away at once.
        let single = open.filter { places in places.count { hidden[$0] != nil } == 1 }
        let candidates = (single.isEmpty ? open : single).flatMap(shown)
        return (candidates.isEmpty ? shown(Array(counts.indices)) : candidates, false, !single.isEmpty)
    }

    /// Orders candidates: totals last where they are to be spared, then by how many sums they leave with one hidden count,
    /// the smallest first.
    private func rank(
        _ place: Int, _ hidden: [SmallCells.Hiding?], _ sparesTotals: Bool
    ) -> (isTotal: Int, single: Int, people: Int, place: Int) {
        let isTotal = sparesTotals && sums.contains { $0.total == place }
        let single = sums.count { sum in
            let places = [sum.total] + sum.parts
            return places.count { hidden[$0] != nil || $0 == place } == 1
        }
        return (isTotal ? 1 : 0, single, counts[place], place)
    }

    /// The hidden counts that the sums determine: those whose unit vector is a row of the reduced equations.
    private func determined(_ isHidden: [Bool]) -> [Int] {
        let unknowns = counts.indices.filter { isHidden[$0] }
        var column = [Int](repeating: -1, count: counts.count)
        for (position, place) in unknowns.enumerated() { column[place] = position }
        var rows = sums.map { sum in
            var row = [Double](repeating: 0, count: unknowns.count)
            if column[sum.total] >= 0 { row[column[sum.total]] -= 1 }
            for part in sum.parts where column[part] >= 0 { row[column[part]] += 1 }
            return row
        }
        var rank = 0
        for unknown in unknowns.indices where rank < rows.count {
            guard let pivot = (rank..<rows.count).max(by: { abs(rows[$0][unknown]) < abs(rows[$1][unknown]) }),
                abs(rows[pivot][unknown]) > Self.zero
            else { continue }
            rows.swapAt(rank, pivot)
            let scale = rows[rank][unknown]
            for j in unknowns.indices { rows[rank][j] /= scale }
            for row in rows.indices where row != rank && abs(rows[row][unknown]) > Self.zero {
                let factor = rows[row][unknown]
                for j in unknowns.indices { rows[row][j] -= factor * rows[rank][j] }
            }
            rank += 1
        }
        return rows.prefix(rank).compactMap { row in
            let places = row.indices.filter { abs(row[$0]) > Self.zero }
            return places.count == 1 ? unknowns[places[0]] : nil
        }
    }

    /// Entries are small fractions; what rounding leaves of 0 is far below.
    private static let zero = 1e-9
}
