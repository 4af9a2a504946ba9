/// The assignment of rows to columns with the least total cost.
///
/// Rows enter one by one along the shortest augmenting path, with prices that keep every reduced cost ≥ 0 (Jonker and
/// Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 1987).
///
/// ```swift
/// OptimalAssignment.columns(costs: [[4, 1], [2, 3]])  // [1, 0]
/// ```
package enum OptimalAssignment {
    /// The column of each row.
    ///
    /// - Parameter costs: Row by row, finite, no more rows than columns.
    /// - Returns: A different column for each row; of several best assignments always the same one.
    /// - Complexity: O(rows² × columns).
    package static func columns(costs: [[Double]]) -> [Int] {
        let columns = costs.first?.count ?? 0
        precondition(costs.count <= columns || costs.isEmpty, "no more rows than columns")
        var rowPrice = [Double](repeating: 0, count: costs.count)
        var columnPrice = [Double](repeating: 0, count: columns)
        var rowOf = [Int?](repeating: nil, count: columns)
        for entering in costs.indices {
            var distance = [Double](repeating: .infinity, count: columns)
            var before = [Int?](repeating: nil, count: columns)
            var isDone = [Bool](repeating: false, count: columns)
            var (row, arrived) = (entering, 0.0)
            var reached: Int?
            var end = 0
            while true {
                var nearest: Int?
                for column in 0..<columns where !isDone[column] {
                    let next = arrived + costs[row][column] - rowPrice[row] - columnPrice[column]
                    if next < distance[column] {
                        distance[column] = next
                        before[column] = reached
                    }
                    if nearest.map({ distance[column] < distance[$0] }) ?? true { nearest = column }
                }
                guard let nearest else { preconditionFailure("a column is always free") }
                isDone[nearest] = true
                arrived = distance[nearest]
                guard let next = rowOf[nearest] else {
                    end = nearest
                    break
                }
                (row, reached) = (next, nearest)
            }
            rowPrice[entering] += arrived
            for column in 0..<columns where isDone[column] && column != end {
                if let row = rowOf[column] { rowPrice[row] += arrived - distance[column] }
                columnPrice[column] -= arrived - distance[column]
            }
            // The path backwards: each column takes the row of the one before it.
            var column = end
            while let previous = before[column] {
                rowOf[column] = rowOf[previous]
                column = previous
            }
            rowOf[column] = entering
        }
        var result = [Int](repeating: 0, count: costs.count)
        for (column, row) in rowOf.enumerated() { if let row { result[row] = column } }
        return result
    }
}
