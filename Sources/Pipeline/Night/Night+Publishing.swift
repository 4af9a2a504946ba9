internal import Audience
internal import Foundation
internal import Logging
internal import Postgres
internal import Records

extension Night {
    /// Puts every ready list into the database, checks it there, and makes all of them live in one transaction.
    func publish(
        _ decided: DecidedNight, run: LiveRun, publisher: Publisher, interval: DataInterval,
        on target: inout Connection
    ) throws -> [NightResult.Campaign] {
        guard !decided.ready.isEmpty else {
            try decided.writing?.wait()
            return []
        }
        let shop = project.configuration.shop
        let clock = ShopClock(timezone: shop.timezone)
        let windowTo = try clock.midnight(interval.day + 1 + shop.windowDays, on: &target)
        var staged: [StagedVersion] = []
        do {
            for ready in decided.ready {
                log.info("loading \(ready.list.list.count) rows of \(ready.candidate.configuration.id)")
                staged.append(
                    try publisher.stage(
                        ready.list.list, try info(of: ready, decided: decided, interval: interval, windowTo: windowTo),
                        cells: ready.list.cells, excluded: ready.list.waterfall, on: &target))
            }
            let lists = zip(decided.ready, staged).map { ($0, $1.version) }
            // Nothing is published of a night whose outcomes and features cannot be kept.
            try decided.writing?.wait()
            log.info("publishing \(staged.map(\.campaignID).joined(separator: ", "))")
            let live = try publisher.publish(staged, on: &target) { connection in
                for (ready, version) in lists {
                    try OutcomeStore.enrol(
                        campaignID: ready.candidate.configuration.id, version: version, day: interval.day,
                        users: ready.list.enrolled, on: &connection)
                }
            }
            return zip(decided.ready, live).map { ready, version in
                NightResult.Campaign(
                    campaign: version.campaignID, status: CampaignOutcome.Status.published.rawValue,
                    version: version.version, users: version.rowCount, plannedSpend: ready.list.plannedSpend,
                    exitCode: 0,
                    message: "published v\(version.version): \(version.rowCount) users, "
                        + (["\(ready.list.list.arm.count { $0 != 0 }) with an offer"] + ready.notes).joined(
                            separator: "; "))
            }
        } catch {
            decided.writing?.abandon()
            // What is staged is seen by nobody; if it cannot be removed now, the next run does it.
            _ = try? publisher.discard(staged, on: &target)
            throw error
        }
    }

    private func info(
        of ready: DecidedNight.Ready, decided: DecidedNight, interval: DataInterval, windowTo: Int64
    ) throws -> VersionInfo {
        let configuration = ready.candidate.configuration
        let summary = VersionSummary(
            arms: ready.list.list.arms.dropLast(ready.list.earlierArms.count), earlierArms: ready.list.earlierArms,
            issued: ready.list.list.issued,
            winsorCap: decided.material.baseline.cap ?? VersionSummary.noCap,
            tailFactor: decided.material.baseline.tailFactor, holders: ready.list.holders,
            minimumEffectiveUsers: Double(project.configuration.shop.minimumEffectiveUsers),
            holdoutShare: configuration.holdout.share,
            closed: ready.closed,
            promise: VersionSummary.Promise(
                total: ready.participant.budget.total, spent: ready.participant.budget.spent,
                reservedBefore: ready.participant.budget.reservedBefore,
                isOverdrawn: ready.participant.budget.isOverdrawn),
            marginalProfit: ready.marginalProfit)
        // JSON has no infinity: a row without room has the price null.
        let prices = decided.prices.mapValues { $0.isFinite ? $0 : nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return VersionInfo(
            day: interval.day, revision: ready.candidate.revision, inputDigest: ready.candidate.inputDigest,
            validFor: .seconds(3_600 * configuration.publish.validForHours), windowFrom: interval.to,
            windowTo: windowTo, cohorts: ready.candidate.cohorts.map(Int32.init),
            budget: Money(rounding: ready.participant.budget.tonight) ?? .zero,
            plannedSpend: Money(rounding: ready.list.plannedSpend) ?? .zero,
            budgetReserved: Money(rounding: ready.reserved) ?? .zero, objective: decided.objective, gap: decided.gap,
            floor: decided.floor, prices: String(decoding: try encoder.encode(prices), as: UTF8.self),
            summary: try summary.json(), note: ready.notes.isEmpty ? nil : ready.notes.joined(separator: "; "))
    }
}
