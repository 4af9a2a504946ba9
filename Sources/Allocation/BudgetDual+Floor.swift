/// Which floor the rows leave room for, and what stands in its way.
extension BudgetDual {
    /// What the prices may use of each row: limit − worst rounding of the draw − rounding of the probabilities, less
    /// two millionths because limit and rounding are rounded to millionths where they are compared exactly.
    var allowances: [Double] {
        rows.indices.map { row in
            rows[row].limit - priced.reduce(2e-6) { $0 + $1.rounding[row] + $1.quantisation[row] }
        }
    }

    /// The rows that stand in the floor's way: budgets with no room for the least floor, and stocks with room for less of
    /// the floor than the budgets have, or for none of it.
    ///
    /// A stock that is nearly sold out ends here sooner or later, and would drag the whole shop's floor down with it or
    /// refuse the night; ``closing(_:)`` such rows takes their arms off the list instead. The other arms share the floor
    /// then, which can leave another row without room.
    package var rowsWithoutRoom: [Int] {
        let (allowances, lotUse) = (allowances, lotUse)
        let open = rows.indices.filter { !rows[$0].isClosed && lotUse[$0] > 0 }
        let budgets = open.filter { rows[$0].measure == .cost }
        let affordable = max(budgets.reduce(floor) { min($0, allowances[$1] / lotUse[$1]) }, floorMin)
        return open.filter { row in
            let least = rows[row].measure == .count ? affordable : floorMin
            return allowances[row] <= 0 || allowances[row] / lotUse[row] < least
        }
    }

    /// The same night with these rows closed: none of the arms that use them is published.
    package func closing(_ closed: [Int]) -> BudgetDual {
        var rows = rows
        for row in closed { rows[row].isClosed = true }
        return BudgetDual(checked: cells, rows: rows, floor: floor, floorMin: floorMin)
    }

    /// What each row would use if all traffic went by lot.
    private var lotUse: [Double] {
        rows.indices.map { row in priced.reduce(0) { $0 + $1.lotUse[row] } }
    }

    /// The largest affordable share of traffic by lot in [floorMin, floor].
    ///
    /// Use by lot is ε times what it would be at ε = 1, and prices can bring all other use to 0 since `none` uses
    /// nothing; so the largest affordable ε is the least ratio of allowance and use, without a search. At ε = 0 an arm
    /// whose row has no room at all is never drawn, so that any limit ≥ 0 can be kept.
    func affordableFloor() throws(InfeasibleAllocation) -> Double {
        var affordable = floor
        for (allowance, use) in zip(allowances, lotUse) where use > 0 {
            affordable = min(affordable, allowance / use)
        }
        if affordable < floorMin || rows.contains(where: { !$0.isClosed && $0.limit < 0 }) {
            if floorMin > 0 || rows.contains(where: { !$0.isClosed && $0.limit < 0 }) { throw minimalConflict() }
            return 0
        }
        return max(affordable, 0)
    }

    /// The conflict that is left when everything has been taken away that can be (a deletion filter).
    ///
    /// Source: Chinneck & Dravnieks, "Locating minimal infeasible constraint sets in linear programs", ORSA Journal on
    /// Computing 3(2), 1991.
    private func minimalConflict() -> InfeasibleAllocation {
        let (allowances, lotUse) = (allowances, lotUse)
        func canBeMet(_ kept: [Int], atFloor: Bool) -> Bool {
            kept.allSatisfy { row in
                if rows[row].isClosed { return true }
                return atFloor && floorMin > 0 && lotUse[row] > 0
                    ? allowances[row] / lotUse[row] >= floorMin : rows[row].limit >= 0
            }
        }
        var kept = Array(rows.indices)
        let needsFloor = canBeMet(kept, atFloor: false)
        for row in rows.indices {
            let without = kept.filter { $0 != row }
            if !canBeMet(without, atFloor: needsFloor) { kept = without }
        }
        return InfeasibleAllocation(conflicting: kept.map { rows[$0].name } + (needsFloor ? ["floor \(floorMin)"] : []))
    }
}
