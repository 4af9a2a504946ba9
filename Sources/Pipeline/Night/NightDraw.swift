internal import Allocation
internal import Bandits
internal import Records
internal import Statistics

/// Tonight's arms: the cells' probabilities under the budgets, and one draw for every user.
struct NightDraw {
    /// By cell: identifier, arms and posteriors, in the order of the population's cells.
    struct Cell {
        var id: Int64
        var segment: Int32
        var arms: [Int]
        /// Whether the arm can be drawn at all: an arm that uses a closed row cannot.
        var eligible: [Bool]
        var posteriors: [NightModel.Posterior]
        var vector: PropensityVector
        /// Posterior probability that the arm is the best one, before prices, exploration and floor.
        var probabilityBest: [Double]
        /// Position of the arm with the best posterior mean net of prices: drawing another one is exploring.
        var best: Int
        var users: Int
    }

    let cells: [Cell]
    /// By user: position of the drawn arm in its cell, or −1 where no policy decides.
    let position: [Int32]
    /// The solved problem.
    let plan: AllocationPlan
    /// Rows, by name, that were closed because what is left of them would lower the floor or refuse the night.
    let soldOut: [String]

    /// The name of a campaign's budget among the plan's rows: `budget <campaign>`.
    static func budgetRow(_ campaignID: String) -> String { "budget \(campaignID)" }
    /// The name of an offer's stock among the plan's rows: `stock <campaign>/<offer>`.
    static func stockRow(_ campaignID: String, offer: String) -> String { "stock \(campaignID)/\(offer)" }
    /// Whether the plan's row `name` is a budget or stock of `campaignID`.
    static func isRow(_ name: String, of campaignID: String) -> Bool {
        name == budgetRow(campaignID) || name.hasPrefix(stockRow(campaignID, offer: ""))
    }

    /// The randomness of a night's draw: of one interval and revision.
    static func stream(seed: UInt64, day: String, revision: Int) -> KeyedStream {
        KeyedStream(seed: seed, label: "draw \(day) \(revision)")
    }

    /// Solves for the prices and draws.
    ///
    /// - Parameters:
    ///   - population: Tonight's cells and their members.
    ///   - model: What is known about every arm.
    ///   - catalog: The arms.
    ///   - segments: The segments' names.
    ///   - userID: Identifiers by user index.
    ///   - rows: Budgets and stocks.
    ///   - closable: Names of the rows that are closed rather than lower the floor or refuse the night.
    ///   - floor: Share of traffic given by lot, and what it may be lowered to.
    ///   - revision: 0 for the interval's first list.
    ///   - stream: Randomness of this interval and revision.
    ///   - threads: Most threads at work; the draw has the same bits at any number.
    /// - Throws: ``InfeasibleAllocation`` that names rows and floor in conflict.
    init(
        population: NightPopulation, model: NightModel, catalog: ArmCatalog, segments: NightSegments,
        userID: [Int64], rows: [AllocationRow], closable: Set<String>, floor: (wanted: Double, least: Double),
        revision: Int, stream: KeyedStream, threads: Int
    ) throws {
        let posteriors = population.cells.map { cell in
            cell.arms.indices.map { model.posterior(segment: Int(cell.segment), arm: $0) }
        }
        let allocated = zip(population.cells, zip(population.members, posteriors)).map { cell, rest in
            AllocationCell(
                users: rest.0.count, arms: cell.arms.indices, means: rest.1.map(\.mean), sds: rest.1.map(\.drawSd),
                costs: rest.1.map(\.cost))
        }
        var problem = try BudgetDual(cells: allocated, rows: rows, floor: floor.wanted, floorMin: floor.least)
        var soldOut: [String] = []
        // What is closed leaves more of the floor to the other arms, so that they may run out of room in turn.
        while case let full = problem.rowsWithoutRoom.filter({ closable.contains(rows[$0].name) }), !full.isEmpty {
            soldOut += full.map { rows[$0].name }
            problem = problem.closing(full)
        }
        self.soldOut = soldOut
        let plan = try problem.solve(threads: threads)
        self.plan = plan
        cells = population.cells.indices.map { index in
            let cell = population.cells[index]
            let arms = cell.arms.indices
            let uses = zip(plan.rows, rows).map { (row: $0, coefficients: $1.coefficients(of: allocated[index])) }
            let eligible = arms.indices.map { position in
                !uses.contains { $0.row.isClosed && $0.coefficients[position] > 0 }
            }
            return Cell(
                id: NightPopulation.id(
                    segment: segments.names[Int(cell.segment)], arms: arms.map { catalog.arms[$0].id },
                    revision: revision),
                segment: cell.segment, arms: arms, eligible: eligible, posteriors: posteriors[index],
                vector: plan.cells[index].vector,
                probabilityBest: thompsonProbabilities(
                    means: posteriors[index].map(\.mean), sds: posteriors[index].map(\.sd)),
                best: Self.best(allocated[index], eligible: eligible, uses: uses),
                users: population.members[index].count)
        }
        let cells = cells
        let members = population.members
        let drawn = mapBlocks(count: cells.count, blockSize: 1, threads: threads) { block in
            block.map { index in
                SystematicDraw(stream: stream, cellKey: cells[index].id).positions(
                    users: members[index].map { userID[Int($0)] }, vector: cells[index].vector,
                    layout: plan.cells[index].layout)
            }
        }.flatMap { $0 }
        var position = [Int32](repeating: -1, count: userID.count)
        for (index, positions) in drawn.enumerated() {
            for (member, place) in zip(members[index], positions) { position[Int(member)] = Int32(place) }
        }
        self.position = position
    }

    /// Expected profit that exploring by the floor costs tonight: what the floor's share of users would earn at the
    /// policy's own choice, less what they earn at an arm by lot, in the currency's unit.
    var floorCost: Double {
        let share = plan.floorUsed
        guard share > 0, share < 1 else { return 0 }
        return cells.reduce(0) { sum, cell in
            let open = zip(cell.posteriors, cell.eligible).filter(\.1).map(\.0.mean)
            let lot = open.reduce(0, +) / Double(open.count)
            let mixed = zip(cell.vector.probabilities, cell.posteriors).reduce(0) { $0 + $1.0 * $1.1.mean }
            // mixed = ε·lot + (1 − ε)·chosen
            let chosen = (mixed - share * lot) / (1 - share)
            return sum + Double(cell.users) * share * (chosen - lot)
        }
    }

    /// The position of the arm with the largest posterior mean net of prices, among those that can be drawn.
    private static func best(
        _ cell: AllocationCell, eligible: [Bool], uses: [(row: AllocationPlan.Row, coefficients: [Double])]
    ) -> Int {
        let policy = PricedThompson(
            means: cell.means, sds: cell.sds, coefficients: uses.map(\.coefficients), eligible: eligible)
        let net = policy.netMeans(prices: uses.map(\.row.price))
        return net.indices.reduce(0) { net[$1] > net[$0] ? $1 : $0 }
    }
}
