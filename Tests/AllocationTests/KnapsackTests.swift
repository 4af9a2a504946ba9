import Allocation
import Records
import Statistics
import Testing

@Suite struct KnapsackTests {
    /// `users` × `width` options in whole cents; some negative, some not to be had.
    static func options(_ seed: UInt64, users: Int, width: Int, order: [Int]? = nil) throws -> KnapsackOptions {
        let stream = KeyedStream(seed: seed, label: "knapsack options")
        var values: [Float] = []
        var costs: [Float] = []
        let order = order ?? Array(0..<users)
        for user in order {
            for option in 0..<width {
                let words = stream.block(Int64(user), UInt64(option))
                values.append(words.z % 16 == 0 ? -.infinity : Float(Int(words.x % 700) - 100) / 100)
                costs.append(Float(Int(words.y % 600) - 60) / 100)
            }
        }
        return try KnapsackOptions(
            userID: order.map(Int64.init), optionsPerUser: width, values: values, costs: costs)
    }

    static func micros(_ units: Float) -> Int64 { Int64((Double(units) * 1e6).rounded()) }

    /// Value and cost of a plan, added up from its rows.
    static func totals(_ plan: KnapsackPlan, _ options: KnapsackOptions) -> (value: Int64, cost: Int64) {
        var (value, cost): (Int64, Int64) = (0, 0)
        for (row, option) in plan.chosen.enumerated() where option >= 0 {
            value += micros(options.values[row * options.optionsPerUser + Int(option)])
            cost += micros(options.costs[row * options.optionsPerUser + Int(option)])
        }
        return (value, cost)
    }

    /// The best value within the budget by trying everything; `nil` where nothing keeps it.
    static func best(_ options: KnapsackOptions, _ budget: Int64, from row: Int = 0) -> Int64? {
        guard row < options.count else { return budget >= 0 ? 0 : nil }
        var best = Self.best(options, budget, from: row + 1)
        for option in 0..<options.optionsPerUser {
            let index = row * options.optionsPerUser + option
            guard options.values[index] > -.infinity else { continue }
            guard let rest = Self.best(options, budget - micros(options.costs[index]), from: row + 1) else { continue }
            best = max(best ?? .min, rest + micros(options.values[index]))
        }
        return best
    }

    /// grf-labs/maq, as quoted in its documentation.
    @Test func `Alice, Bob and Eve at an average spend of 5 get A, B, B and gain 135`() throws {
        let options = try KnapsackOptions(
            userID: [1, 2, 3], optionsPerUser: 2, values: [30, 10, 40, 50, 10, 55], costs: [3, 6, 3, 6, 3, 6])
        let plan = try Knapsack(budget: Money(micros: 15_000_000)).solve(options, threads: 1)
        #expect(plan.chosen == [0, 1, 1])
        #expect(plan.objective == Money(micros: 135_000_000) && plan.spend == Money(micros: 15_000_000))
        #expect(plan.gap == 0 && plan.price == 0)
    }

    @Test func `the next step up is the price: with 14 to spend, one more unit earns Bob's 10 for 3`() throws {
        let options = try KnapsackOptions(
            userID: [1, 2, 3], optionsPerUser: 2, values: [30, 10, 40, 50, 10, 55], costs: [3, 6, 3, 6, 3, 6])
        let plan = try Knapsack(budget: Money(micros: 14_000_000)).solve(options, threads: 1)
        #expect(plan.chosen == [0, 0, 1])
        #expect(abs(plan.price - 10.0 / 3) < 1e-12)
        #expect(abs(plan.bound - (125 + 20.0 / 3)) < 1e-9)
    }

    @Test func `against trying everything it keeps the budget, and the bound and the gap tell the truth`() throws {
        for seed in UInt64(1)...300 {
            let users = Int(seed % 5) + 1
            let options = try Self.options(seed, users: users, width: Int(seed % 3) + 1)
            let budget = Int64(seed % 13) * 700_000 - 500_000
            let knapsack = Knapsack(budget: Money(micros: budget))
            guard let best = Self.best(options, budget) else {
                #expect(throws: ParameterError.self, "seed \(seed)") { try knapsack.solve(options, threads: 1) }
                continue
            }
            let plan = try knapsack.solve(options, threads: 1)
            let (value, cost) = Self.totals(plan, options)
            #expect(plan.objective.micros == value && plan.spend.micros == cost, "seed \(seed)")
            #expect(cost <= budget, "seed \(seed)")
            #expect(value <= best && Double(best) <= plan.bound * 1e6 + 1e-3, "seed \(seed)")
            // What rounding down misses is less than one step, and no step is worth more than 8.
            #expect(plan.bound - plan.objective.units < 8, "seed \(seed)")
        }
    }

    @Test func `no single change of an option improves the plan at its price`() throws {
        let options = try Self.options(5, users: 2_000, width: 6)
        let plan = try Knapsack(budget: Money(micros: 500_000_000)).solve(options, threads: 2)
        #expect(plan.gap < 1e-3 && plan.price > 0)
        var dual = plan.price * plan.budget.units
        for row in 0..<options.count {
            let reduced = (0..<6).map { option -> Double in
                let index = row * 6 + option
                return Double(options.values[index]) - plan.price * Double(options.costs[index])
            }
            dual += max(0, reduced.max() ?? 0)
        }
        #expect(abs(dual - plan.bound) < 1e-3)
    }

    @Test(arguments: [0.001, 0.1, 0.5, 0.9, 2.0])
    func `bracketing the price on a sample changes neither budget, price nor bound`(share: Double) throws {
        let options = try Self.options(9, users: 40_000, width: 4)
        let most = try Knapsack(budget: Money(micros: 1 << 50)).solve(options, threads: 2).spend
        let budget = Money(micros: Int64(share * Double(most.micros)))
        var knapsack = Knapsack(budget: budget)
        knapsack.sampledFrom = .max
        let whole = try knapsack.solve(options, threads: 2)
        knapsack.sampledFrom = 1
        let sampled = try knapsack.solve(options, threads: 2)
        #expect(sampled.price == whole.price && abs(sampled.bound / whole.bound - 1) < 1e-12)
        #expect(sampled.spend <= budget && whole.spend <= budget)
        #expect(sampled.gap < 1e-4 && whole.gap < 1e-4)
        let (value, cost) = Self.totals(sampled, options)
        #expect(sampled.objective.micros == value && sampled.spend.micros == cost)
    }

    @Test func `rows in another order and other numbers of threads give everybody the same option`() throws {
        let users = 70_000
        let order = (0..<users).map { ($0 * 33_331) % users }
        let knapsack = Knapsack(budget: Money(micros: 30_000_000_000))
        let plan = try knapsack.solve(Self.options(2, users: users, width: 3), threads: 1)
        #expect(try knapsack.solve(Self.options(2, users: users, width: 3), threads: 3) == plan)
        let shuffled = try knapsack.solve(Self.options(2, users: users, width: 3, order: order), threads: 2)
        #expect(shuffled.objective == plan.objective && shuffled.price == plan.price)
        #expect(zip(order, shuffled.chosen).allSatisfy { plan.chosen[$0] == $1 })
    }

    @Test func `users who tie are told apart by their keyed hash, so that another key chooses others`() throws {
        let users = 100
        let options = try KnapsackOptions(
            userID: (0..<100).map { Int64($0) }, optionsPerUser: 1, values: [Float](repeating: 2, count: users),
            costs: [Float](repeating: 1, count: users))
        func chosen(_ seed: UInt64) throws -> [Int16] {
            let ties = KeyedStream(seed: seed, label: "ties")
            let plan = try Knapsack(budget: Money(micros: 50_500_000), ties: ties).solve(options, threads: 1)
            #expect(plan.given == 50 && plan.price == 2)
            return plan.chosen
        }
        #expect(try chosen(1) != chosen(2))
    }

    @Test func `amounts that are no money are refused with the row they stand in`() throws {
        for bad in [Float.nan, .infinity, 1e30] {
            let options = try KnapsackOptions(userID: [4, 7], optionsPerUser: 1, values: [1, bad], costs: [1, 1])
            #expect {
                try Knapsack(budget: .zero).solve(options, threads: 1)
            } throws: { "\($0)".contains("row 1") }
        }
        #expect(throws: ParameterError.self) {
            try KnapsackOptions(userID: [4, 7], optionsPerUser: 2, values: [1, 2, 3], costs: [1, 2, 3, 4])
        }
    }

    @Test func `nobody to choose for is an empty plan`() throws {
        let options = try KnapsackOptions(userID: [], optionsPerUser: 3, values: [], costs: [])
        let plan = try Knapsack(budget: .zero).solve(options, threads: 2)
        #expect(plan.chosen.isEmpty && plan.objective == .zero && plan.gap == 0)
    }
}
