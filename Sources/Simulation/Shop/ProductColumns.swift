/// The shop's products as parallel columns; money in micros of the currency's unit.
package struct ProductColumns: Sendable {
    /// Identifier, from 1.
    package var productID: [Int64] = []
    /// What kind of product it is.
    package var category: [String] = []
    /// Price of one piece.
    package var price: [Int64] = []
    /// Margin of one piece.
    package var margin: [Int64] = []
    /// Pieces in stock on the morning of the day that was asked for, ≥ 0.
    package var stock: [Int32] = []

    /// Rows.
    package var count: Int { productID.count }
}
