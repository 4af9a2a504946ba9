/// One product of an order.
struct OrderLine: Sendable, Hashable {
    /// Index of the product.
    var product: Int
    /// Pieces, ≥ 1.
    var quantity: Int32
    /// What is paid for it, in cents.
    var cents: Int64
    /// The margin of it, in cents.
    var margin: Int64
}
