/// The contact policy: how often one user may be addressed.
package struct ContactConfiguration: Sendable, Hashable {
    /// Paid arms per user and outcome window; always 1 so far.
    package let paidPerWindow: Int
}
