/// A row of a report that tells about a group of people, and can keep it to itself.
protocol Disclosable {
    /// People in the group.
    var users: Int { get }
    /// Forgets the figures for `reason`.
    mutating func hide(_ reason: SmallCells.Hiding)
}

/// Keeps groups of fewer than k people out of a report, also where they could be worked out from a total.
package enum SmallCells {
    /// Why a row's figures are hidden.
    package enum Hiding: Sendable, Hashable {
        /// The group has between one and k − 1 people.
        case fewerThan(Int)
        /// Shown, it would give another group away by subtraction.
        case complement

        /// The reason as a word of the exports.
        var name: String {
            switch self {
            case .fewerThan: "fewer_than_k"
            case .complement: "complement"
            }
        }
    }

    /// Which of the groups of a partition to hide.
    ///
    /// Groups of 1 … k − 1 people are hidden. If their total is known to be below k, or if there is only one of
    /// them, then the smallest of the others is hidden too, and so on until at least two groups with together at
    /// least k people are hidden, or no group is left. Empty groups stay: they tell of nobody.
    ///
    /// - Parameters:
    ///   - counts: People in each group; the groups do not overlap, and their total may be known.
    ///   - k: The smallest group that may be shown, ≥ 1.
    /// - Returns: A reason for every group to hide, `nil` for the others.
    package static func hiding(_ counts: [Int], k: Int) -> [Hiding?] {
        var result: [Hiding?] = counts.map { $0 > 0 && $0 < k ? .fewerThan(k) : nil }
        func hiddenPeople() -> Int { zip(counts, result).reduce(0) { $0 + ($1.1 == nil ? 0 : $1.0) } }
        func hiddenGroups() -> Int { result.count { $0 != nil } }
        guard hiddenGroups() > 0 else { return result }
        while hiddenGroups() < 2 || hiddenPeople() < k {
            let rest = counts.indices.filter { result[$0] == nil && counts[$0] > 0 }
            guard let next = rest.min(by: { (counts[$0], $0) < (counts[$1], $1) }) else { break }
            result[next] = .complement
        }
        return result
    }

    /// `rows` with the figures of those forgotten that ``hiding(_:k:)`` names.
    static func applied<Row: Disclosable>(to rows: [Row], k: Int) -> [Row] {
        zip(rows, hiding(rows.map(\.users), k: k)).map { row, reason in
            guard let reason else { return row }
            var row = row
            row.hide(reason)
            return row
        }
    }
}
