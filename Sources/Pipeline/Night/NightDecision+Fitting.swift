extension NightDecision {
    /// How often a smaller budget is tried; each try comes closer, and two nearly always do.
    private static let tries = 8

    /// Decides, and again with a smaller budget where the reserve for the drawn list's spread does not fit.
    ///
    /// Pacing leaves room for the spread that earlier nights had; a night of dearer offers may have a wider one.
    ///
    /// - Throws: ``InfeasibleAllocation`` that names rows and floor in conflict.
    static func fitting(
        _ participants: [Participant], holdingTonight: Set<Int64>, material: NightMaterial, shop: ShopConfiguration,
        threads: Int
    ) throws -> NightDecision {
        var participants = participants
        var decision = try NightDecision(
            material: material, participants: participants, holdingTonight: holdingTonight, shop: shop,
            threads: threads)
        for _ in 0..<tries {
            var fits = true
            for (index, list) in decision.lists.enumerated() where list.plannedSpend > 0 {
                let budget = participants[index].budget
                let excess = budget.reserve(for: list) / max(budget.left, 1e-6)
                guard excess > 1, budget.left > 0 else { continue }
                participants[index].budget.tonight = min(budget.tonight, list.plannedSpend) * 0.98 / excess
                fits = false
            }
            if fits { break }
            decision = try NightDecision(
                material: material, participants: participants, holdingTonight: holdingTonight, shop: shop,
                threads: threads)
        }
        return decision
    }
}
