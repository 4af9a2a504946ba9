import Allocation
import Bandits
import Records
import Statistics
import Testing

@Suite struct BudgetDualTests {
    /// Use of one budget at a price, from the definition and a quadrature call per cell, independent of the solver.
    private func use(_ cells: [AllocationCell], _ row: AllocationRow, price: Double, floor: Double) -> Double {
        cells.reduce(0) { sum, cell in
            let costs = cell.arms.indices.map { row.arms.contains(cell.arms[$0]) ? cell.costs[$0] : 0 }
            let policy = thompsonProbabilities(
                means: zip(cell.means, costs).map { $0 - price * $1 }, sds: cell.sds)
            return sum
                + zip(policy, costs).reduce(0) {
                    $0 + Double(cell.users) * (floor / Double(costs.count) + (1 - floor) * $1.0) * $1.1
                }
        }
    }

    @Test func `with room to spare nothing is charged and the policy is plain Thompson with a floor`() throws {
        let night = RandomNight(seed: 1)
        let plan = try BudgetDual(cells: night.cells, rows: night.budgets, floor: 0.1).solve()
        #expect(plan.prices == [0] && plan.floorUsed == 0.1)
        for (cell, planned) in zip(night.cells, plan.cells) {
            let policy = thompsonProbabilities(means: cell.means, sds: cell.sds)
            for (weight, p) in zip(planned.vector.probabilities, policy) {
                #expect(abs(weight - (0.1 / Double(policy.count) + 0.9 * p)) < 1e-9)
            }
        }
        #expect(abs(plan.thompsonGap) < 1e-12)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `the price of one budget is where a fine grid of prices crosses it`(seed: UInt64) throws {
        let night = RandomNight(seed: seed, cells: 5)
        let rows = try night.tightened(to: 0.4, floor: 0.05)
        let plan = try BudgetDual(cells: night.cells, rows: rows, floor: 0.05).solve()
        let allowance = rows[0].limit - plan.rows[0].worstRounding
        let step = 0.002
        let crossing = try #require(
            (0..<5000).first { use(night.cells, rows[0], price: Double($0) * step, floor: 0.05) <= allowance })
        #expect(plan.prices[0] <= Double(crossing) * step + 1e-5)
        #expect(plan.prices[0] >= Double(crossing - 1) * step - 1e-5)
        #expect(abs(use(night.cells, rows[0], price: plan.prices[0], floor: 0.05) / allowance - 1) < 1e-6)
    }

    @Test(arguments: [UInt64](10..<18), [0.0, 0.02, 0.2])
    func `every budget is kept and, where it has a price, used to a millionth`(seed: UInt64, floor: Double) throws {
        let night = RandomNight(seed: seed, campaigns: 3)
        var rows = try night.tightened(to: 0.5, floor: floor)
        rows[1].limit *= 3
        let plan = try BudgetDual(cells: night.cells, rows: rows, floor: floor).solve()
        #expect(plan.floorUsed == floor)
        for (k, row) in plan.rows.enumerated() {
            #expect(row.use + row.worstRounding <= row.limit)
            #expect(row.price >= 0)
            // What was set aside for the draw: rounding over all arms, drawn or not.
            let reserve = zip(night.cells, plan.cells).reduce(0) {
                let coefficients = rows[k].coefficients(of: $1.0)
                return $0 + SystematicDraw.worstRounding($1.1.layout.map { coefficients[$0] }, users: $1.0.users)
            }
            #expect(row.worstRounding <= reserve + 1e-9 && (floor == 0 || abs(row.worstRounding - reserve) < 1e-9))
            if row.price > 0 { #expect(row.use >= (row.limit - reserve) * (1 - 1e-6)) }
        }
        #expect(plan.rows[0].price > 0)
        for cell in plan.cells {
            #expect(cell.vector.weights.reduce(0, +) == PropensityVector.one)
            if floor > 0 {
                let least = floor / Double(cell.layout.count)
                #expect(cell.vector.probabilities.allSatisfy { $0 >= least - 1e-9 })
            }
        }
    }

    /// Spreads as they are, half of them 10⁻⁸ of that, none at all; and cells of three users at most.
    @Test(arguments: [UInt64](200..<204), ["normal", "nearly known", "known", "small"])
    func `limits are kept in nights of every kind, even where use jumps`(seed: UInt64, kind: String) throws {
        let stream = KeyedStream(seed: seed, label: "kinds")
        let night = RandomNight(seed: seed, cells: 4, campaigns: 2, offers: 2)
        let cells = night.cells.map { cell in
            var cell = cell
            switch kind {
            case "nearly known": cell.sds = cell.sds.enumerated().map { $0.isMultiple(of: 2) ? $1 : $1 * 1e-8 }
            case "known": cell.sds = cell.sds.map { _ in 0 }
            case "small": cell.users = cell.users % 4
            default: break
            }
            return cell
        }
        let floor = [0, 0.05][Int(seed % 2)]
        let free = try BudgetDual(cells: cells, rows: night.budgets, floor: floor).solve()
        var rows = night.budgets
        for k in rows.indices {
            rows[k].limit = free.rows[k].use * stream.uniform(Int64(k)) + 1.1 * free.rows[k].worstRounding
        }
        rows.append(AllocationRow(name: "stock", arms: ArmSet([1]), measure: .count, limit: 30))
        let dual = try BudgetDual(cells: cells, rows: rows, floor: floor)
        let plan = try dual.solve()
        for row in plan.rows { #expect(row.use + row.worstRounding <= row.limit) }
        #expect(plan.objective <= plan.bound && plan.thompsonGap >= 0)
        #expect(try dual.solve(threads: 2) == plan)
    }

    @Test(arguments: [UInt64](30..<36))
    func `drawn lists spend within the budget whatever the draw`(seed: UInt64) throws {
        let night = RandomNight(seed: seed, cells: 6, campaigns: 2)
        let rows = try night.tightened(to: 0.6, floor: 0.05)
        let plan = try BudgetDual(cells: night.cells, rows: rows, floor: 0.05).solve()
        for key in 0..<20 {
            var spend = [0.0, 0.0]
            for (c, cell) in night.cells.enumerated() {
                let draw = SystematicDraw(stream: KeyedStream(seed: UInt64(key), label: "draw"), cellKey: Int64(c))
                let users = (0..<cell.users).map { Int64(c * 1000 + $0) }
                let drawn = draw.positions(users: users, vector: plan.cells[c].vector, layout: plan.cells[c].layout)
                for position in drawn {
                    for (k, row) in rows.enumerated() where row.arms.contains(cell.arms[position]) {
                        spend[k] += cell.costs[position]
                    }
                }
            }
            for (k, row) in rows.enumerated() { #expect(spend[k] <= row.limit) }
        }
    }

    @Test(arguments: [UInt64](40..<44))
    func `a stock row inside a budget row keeps both limits`(seed: UInt64) throws {
        let night = RandomNight(seed: seed, cells: 10, campaigns: 2)
        var rows = try night.tightened(to: 0.6, floor: 0.02)
        rows.append(AllocationRow(name: "stock 1", arms: ArmSet([1]), measure: .count, limit: 120))
        rows.append(AllocationRow(name: "stock 4", arms: ArmSet([4, 5]), measure: .count, limit: 100_000))
        let plan = try BudgetDual(cells: night.cells, rows: rows, floor: 0.02).solve()
        for row in plan.rows {
            #expect(row.use + row.worstRounding <= row.limit)
            if row.price > 0 { #expect(row.use >= (row.limit - row.worstRounding) * (1 - 2e-6) - 1) }
        }
        #expect(plan.rows[2].price > 0 && plan.rows[3].price == 0)
    }

    @Test func `two rows that say the same are met together`() throws {
        let night = RandomNight(seed: 50, offers: 1, everywhere: true)
        let cells = night.cells.map { cell in
            var cell = cell
            cell.costs = [0, 2]
            return cell
        }
        let rows = [
            AllocationRow(name: "budget", arms: ArmSet([1]), measure: .cost, limit: 1200),
            AllocationRow(name: "stock", arms: ArmSet([1]), measure: .count, limit: 600),
        ]
        let plan = try BudgetDual(cells: cells, rows: rows, floor: 0.05).solve()
        for row in plan.rows {
            #expect(row.use <= row.limit - row.worstRounding)
            #expect(row.use >= (row.limit - row.worstRounding) * (1 - 1e-6))
        }
    }

    @Test func `a larger budget never lowers the drawn value, and the price is its slope`() throws {
        let night = RandomNight(seed: 60, cells: 4)
        func solve(_ limit: Double) throws -> AllocationPlan {
            var row = night.budgets[0]
            row.limit = limit
            return try BudgetDual(cells: night.cells, rows: [row], floor: 0.03).solve()
        }
        let free = try solve(1e9).rows[0].use
        var last = -Double.infinity
        var lastPrice = Double.infinity
        for share in [0.2, 0.4, 0.6, 0.8] {
            let limit = share * free
            let plan = try solve(limit)
            #expect(plan.thompsonObjective > last && plan.prices[0] < lastPrice)
            (last, lastPrice) = (plan.thompsonObjective, plan.prices[0])
            let step = 0.002 * limit
            let (upper, lower) = (try solve(limit + step), try solve(limit - step))
            let slope = (upper.thompsonObjective - lower.thompsonObjective) / (2 * step)
            #expect(abs(slope / plan.prices[0] - 1) < 5e-3)
            let earned = (upper.objective - lower.objective) / (2 * step)
            let marginal = try #require(plan.rows[0].marginalProfit)
            #expect(abs(earned - marginal) < 5e-3 * max(abs(marginal), 0.1))
        }
    }

    @Test(arguments: [UInt64](70..<76))
    func `no plan on a grid with the same floor beats the bound, and the drawn value meets its own`(
        seed: UInt64
    ) throws {
        let night = RandomNight(seed: seed, cells: 2, offers: 2, everywhere: true)
        let rows = try night.tightened(to: 0.5, floor: 0.1)
        let plan = try BudgetDual(cells: night.cells, rows: rows, floor: 0.1).solve()
        #expect(plan.objective <= plan.bound && plan.gap >= 0)
        #expect(plan.thompsonGap >= 0 && plan.thompsonGap < 1e-6)
        #expect(plan.thompsonBound >= plan.bound - 1e-6 * abs(plan.bound))
        let allowance = rows[0].limit - plan.rows[0].worstRounding
        var best = -Double.infinity
        var shares: [[Double]] = []
        for a in 0...20 {
            for b in 0...(20 - a) {
                shares.append([Double(20 - a - b) / 20, Double(a) / 20, Double(b) / 20])
            }
        }
        for first in shares {
            for second in shares {
                var (value, spend) = (0.0, 0.0)
                for (cell, share) in zip(night.cells, [first, second]) {
                    for a in 0..<3 {
                        let p = 0.1 / 3 + 0.9 * share[a]
                        value += Double(cell.users) * p * cell.means[a]
                        spend += Double(cell.users) * p * cell.costs[a]
                    }
                }
                if spend <= allowance { best = max(best, value) }
            }
        }
        #expect(best <= plan.bound)
    }

    @Test(arguments: [2, 4])
    func `any number of threads gives the same bits, and a warm start the same list to tolerance`(threads: Int) throws {
        let night = RandomNight(seed: 80, cells: 40, campaigns: 2)
        let rows = try night.tightened(to: 0.5, floor: 0.05)
        let dual = try BudgetDual(cells: night.cells, rows: rows, floor: 0.05)
        let plan = try dual.solve()
        #expect(try dual.solve(threads: threads) == plan)
        let warm = try dual.solve(warmStart: plan.prices.map { $0 * 1.1 })
        for (left, right) in zip(warm.prices, plan.prices) { #expect(abs(left / right - 1) < 1e-4) }
        #expect(try dual.solve(warmStart: [.nan, .infinity]).rows.allSatisfy { $0.use + $0.worstRounding <= $0.limit })
    }

    @Test func `every cell's vector can be computed again from posterior, prices and floor`() throws {
        let night = RandomNight(seed: 90, cells: 5, campaigns: 2)
        let rows = try night.tightened(to: 0.5, floor: 0.05)
        let plan = try BudgetDual(cells: night.cells, rows: rows, floor: 0.05).solve()
        let cells = night.cells.map { cell in
            PricedThompson(
                means: cell.means, sds: cell.sds,
                coefficients: rows.map { $0.coefficients(of: cell) })
        }
        let logged = plan.cells.map(\.vector.weights)
        let found = PropensityAudit.discrepancies(
            logged: logged, cells: cells, prices: plan.prices, floor: plan.floorUsed)
        #expect(found.isEmpty)
    }

    @Test func `known values without spread are bought as far as the budget goes`() throws {
        // Alice, Bob and Eve of grf-labs/maq, a thousand of each: gains 30/10, 40/50, 10/55 at costs 3/6.
        let gains = [[0.0, 30, 10], [0, 40, 50], [0, 10, 55]]
        let cells = gains.map {
            AllocationCell(users: 1000, arms: [0, 1, 2], means: $0, sds: [0, 0, 0], costs: [0, 3, 6])
        }
        let row = AllocationRow(name: "budget", arms: ArmSet([1, 2]), measure: .cost, limit: 15_100)
        let plan = try BudgetDual(cells: cells, rows: [row], floor: 0).solve()
        #expect(plan.cells.map { $0.vector.probabilities } == [[0, 1, 0], [0, 0, 1], [0, 0, 1]])
        #expect(plan.objective == 135_000 && plan.rows[0].use == 15_000)
    }
}
