import Allocation
import Records
import Statistics
import Testing

@Suite struct PacingTests {
    private func money(_ units: Int64) -> Money { Money(micros: units * 1_000_000) }
    private var budget: BudgetState { BudgetState(total: money(1_000), spent: money(300), reserved: money(100)) }

    @Test func `even pacing shares what is neither spent nor promised`() throws {
        #expect(try Pacing(kind: .even).tonight(budget, nightsLeft: 6, dispersion: 0) == money(100))
        #expect(try Pacing(kind: .even).tonight(budget, nightsLeft: 7, dispersion: 0).micros == 85_714_285)
    }

    @Test func `as soon as possible is bound by the day's limit alone`() throws {
        #expect(try Pacing(kind: .asap).tonight(budget, nightsLeft: 6, dispersion: 0) == money(600))
        let limited = Pacing(kind: .asap, perDay: money(250))
        #expect(try limited.tonight(budget, nightsLeft: 6, dispersion: 0) == money(250))
    }

    @Test func `a night gets the share of the users that are expected on it`() throws {
        let pacing = Pacing(kind: .forecast)
        #expect(try pacing.tonight(budget, nightsLeft: 3, forecast: [100, 300, 200], dispersion: 0) == money(100))
        #expect(try pacing.tonight(budget, nightsLeft: 2, forecast: [0, 300], dispersion: 0) == .zero)
        #expect(try pacing.tonight(budget, nightsLeft: 2, forecast: [0, 0], dispersion: 0) == money(300))
        #expect(try pacing.tonight(budget, nightsLeft: 1, forecast: [5], dispersion: 0) == money(600))
    }

    @Test func `an overdrawn budget gives nothing and says so`() throws {
        let cut = BudgetState(total: money(350), spent: money(300), reserved: money(100))
        #expect(cut.isOverdrawn && cut.left == .zero)
        for kind in Pacing.Kind.allCases {
            #expect(try Pacing(kind: kind).tonight(cut, nightsLeft: 1, forecast: [1], dispersion: 30) == .zero)
        }
        #expect(!budget.isOverdrawn)
    }

    @Test(arguments: [0, 0.3, 30, 4_000], [0.001, 0.05, 0.5])
    func `the promise at publishing holds, and hardly a cent is kept back`(dispersion: Double, p: Double) throws {
        for micros in [0, 1, 999_999, 12_345_678, 600_000_000, 9_876_543_210_123] as [Int64] {
            let state = BudgetState(
                total: Money(micros: micros + 70), spent: Money(micros: 30), reserved: Money(micros: 40))
            let planned = try state.largestPlannedSpend(dispersion: dispersion, overspendProbability: p)
            let reserved = try BudgetState.reservedTonight(
                planned: planned, dispersion: dispersion, overspendProbability: p)
            #expect(planned >= .zero)
            #expect(planned == .zero || state.spent + state.reserved + reserved <= state.total)
            // Ten micros more would break it.
            let more = try BudgetState.reservedTonight(
                planned: planned + Money(micros: 10), dispersion: dispersion, overspendProbability: p)
            #expect(state.spent + state.reserved + more > state.total)
        }
    }

    @Test func `campaigns overspend no more often than declared`() throws {
        // 12 nights of coupons of 20 redeemed with probability 0.3 over 4 nights, all money as soon as possible.
        let stream = KeyedStream(seed: 3, label: "campaigns")
        let delay = try RedemptionDelay()
        var overspent = 0
        let campaigns = 150
        for campaign in 0..<Int64(campaigns) {
            var draws: UInt64 = 0
            func uniform() -> Double {
                draws += 1
                return stream.uniform(campaign, draws)
            }
            let total = money(2_000)
            var spent = Money.zero
            /// Nights on which unredeemed coupons were issued.
            var open: [Int] = []
            for night in 0..<16 {
                // Evenly over four nights: the hazard at age a is ρ/4 / (1 − ρa/4).
                open = open.filter { issued in
                    let age = Double(night - issued)
                    guard age <= 4 else { return false }
                    if uniform() < 0.075 / (1 - 0.075 * (age - 1)) {
                        spent = spent + money(20)
                        return false
                    }
                    return age < 4
                }
                var coupons = OpenCoupons()
                for issued in open {
                    try coupons.append(
                        ageDays: Double(night - issued), validDays: 4, redemptionProbability: 0.3, cost: money(20))
                }
                var liability = Liability()
                try liability.add(coupons, delay: delay)
                let state = BudgetState(
                    total: total, spent: spent, reserved: try liability.reserved(overspendProbability: 0.1))
                guard night < 12 else { continue }
                let planned = try Pacing(kind: .asap, overspendProbability: 0.1)
                    .tonight(state, nightsLeft: 12 - night, dispersion: 0.7 * 20)
                let issued = Int(planned.micros / money(6).micros)
                open.append(contentsOf: [Int](repeating: night, count: issued))
                if issued > 0 {
                    let reserved = try BudgetState.reservedTonight(
                        planned: planned, dispersion: 14, overspendProbability: 0.1)
                    #expect(state.spent + state.reserved + reserved <= total)
                }
            }
            overspent += spent > total ? 1 : 0
            #expect(spent.units > 1_400, "a budget is there to be spent")
        }
        // 0.1 and three standard errors.
        #expect(Double(overspent) / Double(campaigns) < 0.175, "\(overspent) of \(campaigns)")
    }

    @Test func `parameters outside their range are refused by name`() throws {
        func parameter(_ body: () throws -> Money) -> String? {
            #expect(throws: ParameterError.self) { _ = try body() }?.parameter
        }
        #expect(parameter { try Pacing(kind: .even).tonight(budget, nightsLeft: 0, dispersion: 0) } == "nightsLeft")
        #expect(
            parameter { try Pacing(kind: .forecast).tonight(budget, nightsLeft: 2, forecast: [1], dispersion: 0) }
                == "forecast")
        #expect(
            parameter { try Pacing(kind: .forecast).tonight(budget, nightsLeft: 1, forecast: [.nan], dispersion: 0) }
                == "forecast")
        #expect(parameter { try Pacing(kind: .even).tonight(budget, nightsLeft: 1, dispersion: -1) } == "dispersion")
        #expect(parameter { try Pacing(kind: .even).tonight(budget, nightsLeft: 1, dispersion: .nan) } == "dispersion")
        #expect(
            parameter { try Pacing(kind: .even, perDay: money(-1)).tonight(budget, nightsLeft: 1, dispersion: 0) }
                == "perDay")
        #expect(
            parameter {
                try Pacing(kind: .even, overspendProbability: 0).tonight(budget, nightsLeft: 1, dispersion: 0)
            } == "overspendProbability")
    }
}
