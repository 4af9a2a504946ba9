/// The rows and the floor cannot be met together.
package struct InfeasibleAllocation: Error, Sendable, Hashable, CustomStringConvertible {
    /// A minimal set of names that conflict: without any one of them the others can be met.
    ///
    /// Rows by their names; the floor, at the least share of traffic it may have, as `floor 0.02`.
    package let conflicting: [String]

    /// A conflict between `conflicting`.
    package init(conflicting: [String]) {
        self.conflicting = conflicting
    }

    package var description: String {
        conflicting.count == 1
            ? "\(conflicting[0]) cannot be met"
            : "cannot be met together: \(conflicting.joined(separator: ", "))"
    }
}
