/// How far two clusterings of the same users agree: 1 for the same one, 0 on average for clusterings by chance.
///
/// (Σ C(n_ij, 2) − E) / ((Σ C(a_i, 2) + Σ C(b_j, 2)) / 2 − E) with n_ij users in cluster i of one and j of the other, row
/// sums a and column sums b, E = Σ C(a_i, 2) · Σ C(b_j, 2) / C(n, 2) (Hubert and Arabie, "Comparing partitions", 1985).
/// What the clusters are called does not matter.
///
/// - Parameters:
///   - left: Each user's cluster, 0 … 255.
///   - right: The same by the other clustering, as long.
/// - Returns: The index, at most 1; 1 where both put everybody together.
/// - Complexity: O(users + 65,536).
func adjustedRandIndex(_ left: [UInt8], _ right: [UInt8]) -> Double {
    precondition(left.count == right.count, "two clusterings of the same users")
    var cells = [Int](repeating: 0, count: 65_536)
    for (a, b) in zip(left, right) { cells[Int(a) << 8 | Int(b)] += 1 }
    var (rows, columns) = ([Int](repeating: 0, count: 256), [Int](repeating: 0, count: 256))
    for (cell, users) in cells.enumerated() where users > 0 {
        rows[cell >> 8] += users
        columns[cell & 255] += users
    }
    func pairs(_ counts: [Int]) -> Double { counts.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 } }
    let (both, a, b, all) = (pairs(cells), pairs(rows), pairs(columns), pairs([left.count]))
    guard all > 0 else { return 1 }
    let expected = a * b / all
    let most = (a + b) / 2
    return most == expected ? 1 : (both - expected) / (most - expected)
}
