internal import Records

/// The order in which a cell's arms are laid out for the systematic draw.
///
/// A row's worst rounding is the total variation of its coefficients along the layout. So arms of one budget stand
/// together, arms of one stock within it, by ascending cost; the first budget of the cell stands before `none` in
/// descending order and the others after it, so that the first and the last rise once instead of rising and falling.
package enum CellLayout {
    /// The positions of `cell`'s arms in layout order; `rows` in the order of the night.
    package static func order(_ cell: AllocationCell, rows: [AllocationRow]) -> [Int] {
        let budgets = rows.indices.filter { rows[$0].measure == .cost }
        let stocks = rows.indices.filter { rows[$0].measure == .count }
        func first(_ candidates: [Int], _ position: Int) -> Int? {
            candidates.first { rows[$0].arms.contains(cell.arms[position]) }
        }
        struct Place {
            let position: Int
            let budget: Int
            let stock: Int
            let cost: Double
            var stockCost = 0.0
        }
        var places = cell.arms.indices.map {
            Place(
                position: $0, budget: first(budgets, $0) ?? -1, stock: first(stocks, $0) ?? -1, cost: cell.costs[$0])
        }
        for k in places.indices {
            // Arms of one stock stand together, at the cost of the cheapest of them.
            let same = places.filter { $0.budget == places[k].budget && $0.stock == places[k].stock }
            places[k].stockCost =
                places[k].stock < 0 ? places[k].cost : same.reduce(places[k].cost) { min($0, $1.cost) }
        }
        let ascending = places.sorted {
            ($0.budget, $0.stockCost, $0.stock, $0.cost, $0.position)
                < ($1.budget, $1.stockCost, $1.stock, $1.cost, $1.position)
        }
        let budgetsHere = Set(places.map(\.budget)).subtracting([-1])
        guard budgetsHere.count > 1, let leading = budgetsHere.min() else { return ascending.map(\.position) }
        return ascending.filter { $0.budget == leading }.reversed().map(\.position)
            + ascending.filter { $0.budget != leading }.map(\.position)
    }
}
