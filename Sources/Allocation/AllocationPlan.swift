package import Bandits

/// A night's probabilities, what they are expected to use and earn, and how far from the best they can be.
package struct AllocationPlan: Sendable, Hashable {
    /// What a cell's users get.
    package struct Cell: Sendable, Hashable {
        /// Probability of each of the cell's arms, floor inside, rounded.
        package let vector: PropensityVector
        /// Positions of the cell's arms in the order in which ``SystematicDraw`` lays them out.
        package let layout: [Int]
    }

    /// How a row ends up.
    package struct Row: Sendable, Hashable {
        /// The row's name.
        package let name: String
        /// Its limit, in its own unit.
        package let limit: Double
        /// λ: what the policy charges for one unit, ≥ 0; 0 where the row does not bind, infinite where it has no room
        /// for more than the floor.
        package let price: Double
        /// Expected use by the rounded probabilities; with ``worstRounding`` never above ``limit``.
        package let use: Double
        /// The most by which tonight's draw can exceed ``use``, whatever the draw.
        package let worstRounding: Double
        /// Whether its arms were left out altogether.
        package let isClosed: Bool
        /// What one more unit of the limit would earn: the change of ``AllocationPlan/objective`` per unit, other
        /// binding rows kept at their limits; 0 where the row does not bind, `nil` where its price is infinite.
        ///
        /// "One more ¥1,000 here earns ¥1,740" is 1.74. It differs from ``price``, which is the worth of a unit to the
        /// drawn (Thompson) values; this is its worth in posterior mean profit.
        package let marginalProfit: Double?
    }

    /// One per cell, in the order given.
    package let cells: [Cell]
    /// One per row, in the order given.
    package let rows: [Row]
    /// The share of traffic given by lot.
    package let floorUsed: Double

    /// V = Σ n Σ_a p′_a m_a: expected profit in the window over all cells, in the currency's unit.
    package let objective: Double
    /// No plan with this floor whose use and rounding keep the limits has a larger ``objective``; see ``BudgetDual``.
    package let bound: Double
    /// The expected profit of drawn values, which the prices maximise: E Σ n ũ_A, A the arm given when values are ũ.
    package let thompsonObjective: Double
    /// No rule that chooses by the drawn values within the limits has a larger ``thompsonObjective``.
    package let thompsonBound: Double

    /// The prices by row, as a warm start for another night or as what an audit needs.
    package var prices: [Double] { rows.map(\.price) }

    /// (D − V) / |D| ≥ 0: how much of the largest attainable expected profit exploration and prices can cost at most.
    package var gap: Double { Self.relative(bound, objective) }

    /// How much of ``thompsonBound`` is missed: 0 but for tolerance where prices meet the limits exactly.
    package var thompsonGap: Double { Self.relative(thompsonBound, thompsonObjective) }

    private static func relative(_ bound: Double, _ value: Double) -> Double {
        bound == value ? 0 : (bound - value) / abs(bound)
    }
}
