/// A model of repeat purchases with the parameters that make the data most likely.
package struct FittedPurchaseModel: Sendable {
    /// Where the best parameters are not inside their range.
    package enum Boundary: Sendable, Hashable {
        /// No customer ever stops: a/b → 0, or s/β → 0; the fit is NBD's.
        case nobodyStops
        /// These parameters are best at infinity, or at 0; they are reported where the search was stopped.
        case unbounded([String])
    }

    /// The model that was asked for.
    package let model: PurchaseModel
    /// What it came to, for forecasts.
    package let law: any PurchaseLaw
    /// Of the law's parameters, in their order; `nil` where the data do not determine them.
    package let standardErrors: [Double]?
    /// The log-likelihood, natural logarithm, of all customers.
    package let logLikelihood: Double
    /// Whether, and how, the best parameters lie at the boundary; `nil` for an optimum inside.
    package let boundary: Boundary?
    /// The customers that it was fitted to.
    package let table: PurchaseTable
}
