/// What names a column of a ``Row``: its name, or its place from 0.
package protocol RowColumn: Sendable {
    /// The column's place from 0 in a result whose columns have these names; `nil` where it has none.
    func place(among names: [String]) -> Int?
}

extension String: RowColumn {
    package func place(among names: [String]) -> Int? { names.firstIndex(of: self) }
}

extension Int: RowColumn {
    package func place(among names: [String]) -> Int? { names.indices.contains(self) ? self : nil }
}
