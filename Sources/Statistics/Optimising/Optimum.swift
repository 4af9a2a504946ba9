/// Where a search for a greatest value ended.
package struct Optimum: Sendable {
    /// The parameters.
    package let point: [Double]
    /// The function there.
    package let derivatives: Derivatives
    /// Evaluations that it took.
    package let evaluations: Int
    /// Whether nothing is left to gain beyond the tolerance.
    package let hasConverged: Bool
    /// Which parameters ended at a limit of the box.
    package let isAtLimit: [Bool]
}
