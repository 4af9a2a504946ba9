/// The category of every item that has one.
package struct ItemCategories: Sendable {
    /// From item to row.
    private let items: UserIndex
    /// By row: index into ``names``; −1 for none.
    private let category: [Int32]
    /// Names of categories, without repetition.
    package let names: [String]

    /// No item has a category.
    package static let none = ItemCategories()

    private init() {
        items = UserIndex.empty
        category = []
        names = []
    }

    /// The categories of items.
    ///
    /// - Parameters:
    ///   - itemID: Items, without repetition.
    ///   - category: Index into `names`, or −1; one an item.
    ///   - names: Names of categories.
    /// - Throws: ``ParameterError`` where an item occurs twice or a category has no name.
    package init(itemID: [Int64], category: [Int32], names: [String]) throws(ParameterError) {
        func refuse(_ parameter: String, _ allowed: String, _ got: String) -> ParameterError {
            ParameterError(owner: "ItemCategories", parameter: parameter, allowed: allowed, got: got)
        }
        guard category.count == itemID.count else {
            throw refuse("category", "one value for each of \(itemID.count) items", "\(category.count) values")
        }
        for symbol in category where symbol < -1 || Int(symbol) >= names.count {
            throw refuse("category", "from -1 to \(names.count - 1)", "\(symbol)")
        }
        items = try UserIndex(itemID)
        self.category = category
        self.names = names
    }

    /// Number of items.
    package var count: Int { category.count }

    /// Whether the shop has `item`.
    package func contains(_ item: Int64) -> Bool { items.index(of: item) != nil }

    /// The row of `item`; `nil` where it is unknown.
    package func row(of item: Int64) -> Int32? { items.index(of: item) }

    /// The item at `row`.
    package func item(at row: Int) -> Int64 { items.userID[row] }

    /// The category of the item at `row`: index into ``names``; −1 where it has none.
    package func category(at row: Int32) -> Int32 { category[Int(row)] }

    /// The category of `item`: index into ``names``; −1 where it has none or is unknown.
    package func category(of item: Int64) -> Int32 {
        items.index(of: item).map { category[Int($0)] } ?? -1
    }
}
