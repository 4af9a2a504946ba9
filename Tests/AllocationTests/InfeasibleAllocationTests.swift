import Allocation
import Bandits
import Records
import Testing

@Suite struct InfeasibleAllocationTests {
    /// 1,000 users, a dear and a cheap coupon and a free message.
    let cells = [
        AllocationCell(
            users: 1000, arms: [0, 1, 2, 3], means: [10, 13, 12, 10.2], sds: [0.2, 1, 1, 0.5], costs: [0, 4, 2, 0])
    ]

    func row(_ limit: Double, closed: Bool = false) -> AllocationRow {
        AllocationRow(name: "budget spring", arms: ArmSet([1, 2, 3]), measure: .cost, limit: limit, isClosed: closed)
    }

    @Test func `a floor that the budget cannot pay is lowered to the largest that it can`() throws {
        // By lot everybody costs 1.5 on average; the draw may round up by 2 + 2 (2, 4 and back are not needed at an end).
        let limit = 79.0
        let plan = try BudgetDual(cells: cells, rows: [row(limit)], floor: 0.1, floorMin: 0.02).solve()
        #expect(abs(plan.floorUsed - (limit - plan.rows[0].worstRounding) / 1500) < 1e-6)
        #expect(plan.rows[0].use + plan.rows[0].worstRounding <= limit)
        #expect(plan.prices == [.infinity])
        #expect(plan.rows[0].marginalProfit == nil)
        #expect(plan.objective <= plan.bound)
    }

    @Test func `where even the least floor cannot be paid the budget and the floor are named`() throws {
        let others = [
            AllocationRow(name: "stock dear", arms: ArmSet([1]), measure: .count, limit: 500),
            AllocationRow(name: "budget autumn", arms: ArmSet([2]), measure: .cost, limit: 1e6),
        ]
        let dual = try BudgetDual(cells: cells, rows: [others[0], row(20), others[1]], floor: 0.1, floorMin: 0.02)
        #expect(throws: InfeasibleAllocation(conflicting: ["budget spring", "floor 0.02"])) { try dual.solve() }
        // Minimal: without either of the two the rest can be met.
        _ = try BudgetDual(cells: cells, rows: others, floor: 0.1, floorMin: 0.02).solve()
        _ = try BudgetDual(cells: cells, rows: [others[0], row(20), others[1]], floor: 0.1, floorMin: 0).solve()
    }

    @Test func `one conflict is named where there are two`() throws {
        let rows = [row(20), AllocationRow(name: "stock", arms: ArmSet([1]), measure: .count, limit: 1)]
        let dual = try BudgetDual(cells: cells, rows: rows, floor: 0.1, floorMin: 0.02)
        #expect(throws: InfeasibleAllocation(conflicting: ["stock", "floor 0.02"])) { try dual.solve() }
    }

    @Test func `a limit below nothing cannot be met by itself`() throws {
        let dual = try BudgetDual(cells: cells, rows: [row(-1)], floor: 0.1, floorMin: 0.02)
        let error = #expect(throws: InfeasibleAllocation.self) { try dual.solve() }
        #expect(error?.conflicting == ["budget spring"])
        #expect(error.map { "\($0)" } == "budget spring cannot be met")
    }

    @Test func `with nothing to spend and no floor only arms without cost are given`() throws {
        let plan = try BudgetDual(cells: cells, rows: [row(0)], floor: 0.1, floorMin: 0).solve()
        #expect(plan.floorUsed == 0 && plan.rows[0].use == 0 && plan.rows[0].worstRounding == 0)
        let weights = plan.cells[0].vector.weights
        #expect(weights[1] == 0 && weights[2] == 0 && weights[3] > 0)
    }

    @Test func `a closed row publishes only its arms without cost and keeps the floor for the others`() throws {
        let plan = try BudgetDual(cells: cells, rows: [row(-50, closed: true)], floor: 0.1, floorMin: 0.1).solve()
        #expect(plan.floorUsed == 0.1 && plan.rows[0].isClosed && plan.rows[0].use == 0)
        let probabilities = plan.cells[0].vector.probabilities
        #expect(probabilities[1] == 0 && probabilities[2] == 0)
        #expect(probabilities[0] >= 0.05 - 1e-9 && probabilities[3] >= 0.05 - 1e-9)
        #expect(plan.objective <= plan.bound)
    }

    @Test func `a stock that is nearly sold out can be closed instead of refusing the night`() throws {
        let stock = AllocationRow(name: "stock dear", arms: ArmSet([1]), measure: .count, limit: 1)
        let dual = try BudgetDual(cells: cells, rows: [row(2000), stock], floor: 0.1, floorMin: 0.02)
        #expect(throws: InfeasibleAllocation(conflicting: ["stock dear", "floor 0.02"])) { try dual.solve() }
        #expect(dual.rowsWithoutRoom == [1])
        let plan = try dual.closing(dual.rowsWithoutRoom).solve()
        #expect(plan.floorUsed == 0.1 && plan.rows[1].isClosed && plan.cells[0].vector.weights[1] == 0)
        #expect(plan.cells[0].vector.weights[2] > 0)
    }

    @Test func `a stock has no room where the budgets could pay for more of the floor, and only there`() throws {
        func stocks(_ pieces: Double, budget: Double) throws -> [Int] {
            let stock = AllocationRow(name: "stock dear", arms: ArmSet([1]), measure: .count, limit: pieces)
            return try BudgetDual(cells: cells, rows: [row(budget), stock], floor: 0.1, floorMin: 0.02)
                .rowsWithoutRoom
        }
        // A tenth of a quarter of 1,000 users and the rounding of the draw: 27 pieces.
        #expect(try stocks(40, budget: 20_000) == [])
        #expect(try stocks(20, budget: 20_000) == [1])
        // This budget pays for half of the floor, so the same stock is not what lowers it.
        #expect(try stocks(20, budget: 79) == [])
    }

    @Test func `impossible values are refused by name`() {
        func error(_ change: (inout AllocationCell) -> Void) -> String? {
            var cell = cells[0]
            change(&cell)
            do {
                _ = try BudgetDual(cells: [cell], rows: [row(1)], floor: 0)
                return nil
            } catch { return error.parameter }
        }
        #expect(error { $0.means[1] = .nan } == "cells[0].means")
        #expect(error { $0.sds[1] = -1 } == "cells[0].sds")
        #expect(error { $0.costs[0] = 1 } == "cells[0].costs")
        #expect(error { $0.costs[2] = .infinity } == "cells[0].costs")
        #expect(error { $0.arms = [1, 2, 3, 4] } == "cells[0].arms")
        #expect(error { $0.users = -1 } == "cells[0].users")
        #expect(throws: ParameterError.self) { try BudgetDual(cells: cells, rows: [], floor: 0.1, floorMin: 0.2) }
        #expect(throws: ParameterError.self) { try BudgetDual(cells: cells, rows: [row(.nan)], floor: 0.1) }
    }
}
