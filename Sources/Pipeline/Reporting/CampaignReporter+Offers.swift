internal import Evaluation
internal import Records
internal import Reports
internal import Statistics

extension CampaignReporter {
    /// How each arm has done: first those of the live list in their order, then those that the campaign no longer has.
    ///
    /// An arm is compared with `none` within nights and cells (``StratifiedContrast``), from rewards whose margins
    /// are clipped to the night's cap and scaled up by its tail factor. Its interval may be read every night, like the headline's: *N*\* gives the arm and `none` an equal
    /// share of the campaign's planned windows each.
    func offers() throws -> [OfferResult] {
        let current = list.arms.map(\.id)
        let former = Set(totals.map(\.armID)).subtracting(current).subtracting([Arm.none.id]).sorted()
        let share = 2 / Double(max(1, current.count) + 1)
        let sequence = try ConfidenceSequence(
            alpha: 1 - shop.report.level, plannedObservations: max(1, plannedWindows * share))
        let drawn = tonight.drawn
        let cellUsers = tonight.cellUsers
        return (current + former).map { armID in
            let mature = totals.filter { $0.armID == armID && $0.isMature }
            let (offer, channel, creative) = labels.parts(of: armID)
            let contrast = StratifiedContrast(material.strata[armID] ?? [], unit: 1_000_000)
            let cells = tonight.cells.filter { $0.armID == armID }
            // A cell whose users cannot get the arm counts too: it is not the best one for them.
            let best = cells.reduce(0) { $0 + $1.probabilityBest * Double($1.users) }
            return OfferResult(
                id: armID, label: offer, channel: channel, creative: creative,
                users: mature.reduce(0) { $0 + $1.decisions }, cost: mature.reduce(.zero) { $0 + $1.spend },
                shareTonight: drawn > 0 ? Double(tonight.users(of: armID)) / Double(drawn) : 0,
                profitPerUser: contrast.flatMap { $0.standardError > 0 ? $0.alwaysValid(sequence) : nil },
                chanceBest: cells.isEmpty || cellUsers == 0 ? nil : best / Double(cellUsers))
        }
    }

    /// How each night divided its decisions, tonight's list last.
    ///
    /// Shares are of the decisions that the policy drew; the holdout and users no longer addressed are not among them.
    func allocation(of offers: [OfferResult]) -> [AllocationNight] {
        let position = Dictionary(uniqueKeysWithValues: offers.enumerated().map { ($1.id, $0) })
        func night(_ day: CalendarDay, _ rows: [(armID: String, reason: String, users: Int)]) -> AllocationNight? {
            let drawn = rows.reduce(0) { $0 + $1.users }
            guard drawn > 0 else { return nil }
            var shares = [Double](repeating: 0, count: offers.count)
            var explored = 0
            for row in rows {
                if let index = position[row.armID] { shares[index] += Double(row.users) / Double(drawn) }
                if row.reason == TargetingList.Reason.explore.name { explored += row.users }
            }
            return AllocationNight(day: day, shares: shares, exploration: Double(explored) / Double(drawn))
        }
        var byDay: [CalendarDay: [(armID: String, reason: String, users: Int)]] = [:]
        for row in totals where row.isDrawn {
            byDay[row.day, default: []].append((row.armID, row.reason, row.decisions))
        }
        let own = tonight.rows.filter(\.isDrawn)
        if !own.isEmpty { byDay[list.day] = own.map { ($0.armID, $0.reason, $0.users) } }
        return byDay.sorted { $0.key < $1.key }.compactMap { night($0.key, $0.value) }
    }
}
