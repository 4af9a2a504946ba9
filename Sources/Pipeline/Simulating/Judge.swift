internal import Allocation
internal import Bandits
internal import Evaluation
package import Records
package import Simulation
package import Statistics

/// Runs a campaign in a simulated shop and says what every night was truly worth.
///
/// ```swift
/// var judge = try Judge(scenario: scenario, shop: shop, campaign: campaign, first: day, nights: 30)
/// let judgement = try judge.run()
/// ```
package struct Judge {
    /// What a run came to.
    package struct Judgement: Sendable {
        /// The nights that decided.
        package var nights: [JudgedNight] = []
        /// The truth about every night, cell and arm.
        package var arms: [JudgedArm] = []
        /// What the tool learned of the same: matured sums by night, cell and arm.
        package var learned: [LearnedArm] = []
        /// What a learner would see who pools everything: matured sums by arm over all nights and cells, with users whose
        /// turn it was and whom no arm could reach as `none`, by what they are expected to bring.
        package var pooled: [PooledArm] = []
        /// What a learner would see whose windows are twice as long as the time between a user's decisions: by arm, what
        /// users brought in their own window and in the next, over all nights whose next windows are over.
        package var overlapping: [PooledArm] = []
        /// The headline of every night that has one, in order.
        package var headlines: [Headline] = []
    }

    /// The comparison with the holdout as a night's report has it.
    package struct Headline: Sendable {
        /// Incremental profit of all policy users, with the interval for looking once, and that for every night.
        package var fixedTime: Interval
        package var alwaysValid: Interval
        /// The true expected increment of the same decisions.
        package var truth: Double
        /// `keep_running`, `stop` or `too_early`.
        package var verdict: String
    }

    /// Matured outcomes of one night, cell and arm.
    package struct LearnedArm: Sendable {
        package var day: CalendarDay
        package var cellID: Int64
        package var armID: String
        package var users: Int64
        /// Σ reward and Σ reward², in the currency's unit.
        package var reward: Double
        package var squares: Double
    }

    /// Matured outcomes of everybody outside the holdouts with one arm.
    package struct PooledArm: Sendable {
        package var armID: String
        package var users = 0
        /// Σ reward, in the currency's unit.
        package var reward = 0.0
    }

    private var nights: SimulatedNights
    private let truth: Truth
    private let campaign: CampaignConfiguration
    private let count: Int
    private let threads: Int
    /// Whether the truth about two windows is asked for.
    private let looksFurther: Bool
    /// By list of the ledger and row: the true increment of the row's arm.
    private var trueRows: [[Double]] = []

    /// A run of the one campaign of `configuration`.
    ///
    /// - Parameters:
    ///   - scenario: The shop.
    ///   - configuration: The shop's configuration with one campaign.
    ///   - first: The interval of the first night.
    ///   - count: Nights that decide; as many days follow as the last window takes to mature.
    ///   - looksFurther: Whether ``JudgedArm/incrementOfTwoWindows`` is asked for.
    ///   - threads: Most threads at work.
    /// - Throws: ``ParameterError`` for a scenario outside its ranges; ``NightError`` where there is not one campaign.
    package init(
        scenario: Scenario, configuration: Configuration, first: CalendarDay, nights count: Int,
        looksFurther: Bool = false, threads: Int
    ) throws {
        guard let campaign = configuration.campaigns.first, configuration.campaigns.count == 1 else {
            throw NightError(.usage, "a judge looks at one campaign, not \(configuration.campaigns.count)")
        }
        self.campaign = campaign
        self.count = count
        self.threads = threads
        self.looksFurther = looksFurther
        nights = try SimulatedNights(
            scenario: scenario, configuration: configuration, first: first,
            days: count + configuration.shop.windowDays + 1, threads: threads)
        truth = try Truth(nights.source.shop, arms: campaign.arms)
    }

    /// Runs all nights.
    ///
    /// - Parameter configure: Asked before each night for the configuration from that night on, as to cut its budget;
    ///   `nil` leaves everything as it is.
    /// - Returns: What every night was worth.
    /// - Throws: `InfeasibleAllocation` where a night cannot be decided; what `configure` throws.
    package mutating func run(
        configure: (Int) throws -> Configuration? = { _ in nil }
    ) throws -> Judgement {
        var judgement = Judgement()
        for index in 0..<count + nights.configuration.shop.windowDays + 1 {
            if index < count, let changed = try configure(index) { nights.configuration = changed }
            let isDeciding = index < count
            let night = try nights.next(decides: isDeciding)
            if let decision = night.decision {
                judgement.nights.append(try judge(decision, material: night.material, arms: &judgement.arms))
            }
            if let headline = try headline() { judgement.headlines.append(headline) }
            if index == count + nights.configuration.shop.windowDays {
                judgement.learned = Self.learned(night.material.cells)
                judgement.pooled = pooled()
                judgement.overlapping = overlapping()
            }
        }
        for (index, list) in nights.ledger.lists.enumerated() {
            let spent = zip(list.outcomes.discount, list.outcomes.cost).reduce(0) { $0 + $1.0 + $1.1 }
            judgement.nights[index].realisedCost = Money(micros: spent).units
        }
        return judgement
    }

    private static func learned(_ cells: CellOutcomes) -> [LearnedArm] {
        (0..<cells.count).map { row in
            LearnedArm(
                day: cells.day[row], cellID: cells.cellID[row], armID: cells.armID[row], users: cells.users[row],
                reward: Double(cells.rewardSum[row]) / 1e6, squares: cells.rewardSquares[row] / 1e12)
        }
    }

    private func pooled() -> [PooledArm] {
        var arms: [String: PooledArm] = [:]
        let windowDays = nights.configuration.shop.windowDays
        let schedule = CohortSchedule(windowDays: windowDays, seed: nights.configuration.shop.seed)
        for list in nights.ledger.lists where list.isMature {
            let listed = Set(list.list.userID)
            for userID in 1...Int64(nights.source.shop.scenario.users)
            where list.version.cohorts.contains(schedule.cohort(of: userID)) && !listed.contains(userID) {
                let expected = truth.expected(
                    user: Int(userID - 1), arm: nil, from: list.version.day + 1, windowDays: windowDays)
                arms["none", default: PooledArm(armID: "none")].users += 1
                arms["none", default: PooledArm(armID: "none")].reward += expected.margin - expected.refunds
            }
            for row in 0..<list.list.count where list.list.reason[row] != TargetingList.Reason.holdout.rawValue {
                let id = list.version.arms[Int(list.list.arm[row])].id
                arms[id, default: PooledArm(armID: id)].users += 1
                arms[id, default: PooledArm(armID: id)].reward += Double(list.outcomes.reward[row]) / 1e6
            }
        }
        return arms.values.sorted { $0.armID < $1.armID }
    }

    private func overlapping() -> [PooledArm] {
        let windowDays = nights.configuration.shop.windowDays
        let mature = nights.ledger.lists.filter(\.isMature)
        let next = Dictionary(
            mature.map { list in
                let worth = zip(list.outcomes.user, list.outcomes.gross.indices).map { user, row in
                    (user, list.outcomes.gross[row] - list.outcomes.discount[row] - list.outcomes.cost[row])
                }
                return (list.version.day, Dictionary(worth, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
        var arms: [String: PooledArm] = [:]
        for list in mature {
            guard let own = next[list.version.day], let later = next[list.version.day + windowDays] else { continue }
            for row in 0..<list.list.count where list.list.reason[row] != TargetingList.Reason.holdout.rawValue {
                let user = list.outcomes.user[row]
                guard let first = own[user], let second = later[user] else { continue }
                let id = list.version.arms[Int(list.list.arm[row])].id
                arms[id, default: PooledArm(armID: id)].users += 1
                arms[id, default: PooledArm(armID: id)].reward += Double(first + second) / 1e6
            }
        }
        return arms.values.sorted { $0.armID < $1.armID }
    }

    // MARK: One night

    private mutating func judge(
        _ decision: NightDecision, material: NightMaterial, arms: inout [JudgedArm]
    ) throws -> JudgedNight {
        let list = decision.lists[0]
        let budget = decision.participants[0].budget
        let row = decision.draw.plan.rows[0]
        var night = JudgedNight(day: material.interval.day)
        night.budget = budget.tonight
        night.planned = list.plannedSpend
        night.committed = budget.reserve(for: list)
        (night.total, night.spent, night.reservedBefore) = (budget.total, budget.spent, budget.reservedBefore)
        night.price = row.price
        night.fixed = [JudgedNight.Earning](repeating: JudgedNight.Earning(), count: campaign.arms.count)
        let floor = decision.draw.plan.floorUsed
        let worth = trueWorth(decision, material: material)
        let further = looksFurther ? worthOfTwoWindows(decision, material: material) : []
        var byUser = SpendingHull()
        var byCell = SpendingHull()
        var lot = JudgedNight.Earning()
        for (index, cell) in decision.draw.cells.enumerated() {
            let values = worth[index]
            let users = cell.users
            night.users += users
            let size = cell.arms.count
            // Nobody can give an arm whose budget or stock is closed.
            let open = cell.eligible.indices.filter { cell.eligible[$0] }
            var mean = [JudgedNight.Earning](repeating: JudgedNight.Earning(), count: size)
            for user in 0..<users {
                let own = values[user * size..<(user + 1) * size]
                for (position, earning) in own.enumerated() {
                    mean[position].profit += earning.profit / Double(users)
                    mean[position].cost += earning.cost / Double(users)
                }
                let choices = open.map { own[own.startIndex + $0] }
                byUser.add(users: 1 - floor, values: choices.map(\.profit), costs: choices.map(\.cost))
            }
            byCell.add(
                users: Double(users) * (1 - floor), values: open.map { mean[$0].profit },
                costs: open.map { mean[$0].cost })
            for position in open {
                let everybody = JudgedNight.Earning(
                    profit: mean[position].profit * Double(users), cost: mean[position].cost * Double(users))
                night.policy.add(everybody, cell.vector.probabilities[position])
                lot.add(everybody, floor / Double(open.count))
                night.uniform.add(everybody, 1 / Double(open.count))
                if cell.arms[position] > 0 {
                    night.fixed[cell.arms[position] - 1].add(everybody, 1)
                    arms.append(
                        JudgedArm(
                            day: night.day, cellID: cell.id,
                            armID: decision.catalog.arms[cell.arms[position]].id,
                            increment: mean[position].profit,
                            incrementOfTwoWindows: further.isEmpty ? nil : further[index][position],
                            believed: cell.posteriors[position].increment,
                            doubt: cell.posteriors[position].incrementSd, cost: mean[position].cost,
                            expectedCost: cell.posteriors[position].cost,
                            probability: cell.vector.probabilities[position], users: users))
                }
            }
        }
        let free = budget.tonight - lot.cost
        night.oracleA = lot.adding(byUser.spending(free))
        night.oracleB = lot.adding(byCell.spending(free))
        night.uniform.cut(to: budget.tonight)
        for arm in night.fixed.indices {
            night.fixed[arm] = night.fixed[arm].scaled(1 - floor)
            night.fixed[arm].cut(to: free)
            night.fixed[arm].add(lot, 1)
        }
        trueRows.append(trueIncrements(of: list, decision: decision, worth: worth, material: material))
        return night
    }

    /// By cell, and in it by user and arm: the true increment over `none` and the true cost.
    private func trueWorth(_ decision: NightDecision, material: NightMaterial) -> [[JudgedNight.Earning]] {
        let truth = truth
        let day = material.interval.day + 1
        let windowDays = nights.configuration.shop.windowDays
        let userID = material.snapshot.customers.userID
        let members = decision.population.members
        let cells = decision.draw.cells
        return mapBlocks(count: cells.count, blockSize: 1, threads: threads) { block in
            block.map { index in
                members[index].flatMap { user in
                    cells[index].arms.map { arm -> JudgedNight.Earning in
                        guard arm > 0 else { return JudgedNight.Earning() }
                        let effect = truth.increment(
                            user: Int(userID[Int(user)] - 1), arm: arm - 1, from: day, windowDays: windowDays)
                        return JudgedNight.Earning(profit: effect.profit, cost: effect.discount + effect.cost)
                    }
                }
            }
        }.flatMap { $0 }
    }

    /// By cell and arm: the true mean increment of two windows.
    private func worthOfTwoWindows(_ decision: NightDecision, material: NightMaterial) -> [[Double]] {
        let windowDays = 2 * nights.configuration.shop.windowDays
        return decision.draw.cells.indices.map { index in
            let members = decision.population.members[index]
            return decision.draw.cells[index].arms.map { arm in
                guard arm > 0 else { return 0 }
                return members.reduce(0) {
                    let user = Int(material.snapshot.customers.userID[Int($1)] - 1)
                    return $0
                        + truth.increment(
                            user: user, arm: arm - 1, from: material.interval.day + 1, windowDays: windowDays
                        ).profit
                } / Double(members.count)
            }
        }
    }

    /// By row of the list: the true increment of the arm that the user was given.
    private func trueIncrements(
        of list: CampaignList, decision: NightDecision, worth: [[JudgedNight.Earning]], material: NightMaterial
    ) -> [Double] {
        var ofUser = [Double](repeating: 0, count: material.snapshot.customers.count)
        for (index, members) in decision.population.members.enumerated() {
            let size = decision.draw.cells[index].arms.count
            for (position, user) in members.enumerated() {
                ofUser[Int(user)] = worth[index][position * size + Int(decision.draw.position[Int(user)])].profit
            }
        }
        return list.list.userID.map { material.snapshot.customers.index(of: $0).map { ofUser[Int($0)] } ?? 0 }
    }

    // MARK: The headline

    /// The comparison over all mature lists; `nil` before anything matured.
    private func headline() throws -> Headline? {
        let mature = nights.ledger.lists.filter(\.isMature)
        guard !mature.isEmpty else { return nil }
        var side = [HoldoutFold.Side](repeating: .outside, count: nights.source.shop.scenario.users)
        for (user, entry) in nights.ledger.enrolled[campaign.id] ?? [:] {
            side[Int(user)] = entry.holdout == .none ? .policy : entry.holdout == .campaign ? .holdout : .outside
        }
        var fold = HoldoutFold(side: side, firstOpenDay: CalendarDay(number: Int(Int32.max)))
        var sum = 0.0
        for (index, list) in nights.ledger.lists.enumerated() where list.isMature {
            for row in list.outcomes.user.indices {
                fold.add(
                    user: Int(list.outcomes.user[row]), day: Int32(list.version.day.number),
                    segment: list.outcomes.segment[row], orders: list.outcomes.orders[row],
                    reward: list.outcomes.reward[row])
            }
            sum += trueRows[index].reduce(0, +)
        }
        fold.finish()
        guard let last = fold.lastMature,
            let contrast = try HoldoutFold.contrast(
                last.profit, unit: 1_000_000, windows: last.windows,
                plannedWindows: fold.plannedWindows(nights: count), level: nights.configuration.shop.report.level)
        else { return nil }
        let interval = contrast.alwaysValid
        return Headline(
            fixedTime: contrast.fixedTime, alwaysValid: interval, truth: sum,
            verdict: interval.low > 0 ? "keep_running" : interval.high < 0 ? "stop" : "too_early")
    }
}

extension JudgedNight.Earning {
    /// Adds `share` of `other`.
    fileprivate mutating func add(_ other: Self, _ share: Double) {
        profit += share * other.profit
        cost += share * other.cost
    }

    fileprivate func scaled(_ share: Double) -> Self { Self(profit: share * profit, cost: share * cost) }

    /// This, with what is spent on purpose.
    fileprivate func adding(_ spending: SpendingHull.Spending) -> Self {
        Self(profit: profit + spending.value, cost: cost + spending.cost)
    }

    /// Leaves users out by lot where it costs more than `budget`.
    fileprivate mutating func cut(to budget: Double) {
        guard cost > budget else { return }
        self = scaled(max(0, budget) / cost)
    }
}
