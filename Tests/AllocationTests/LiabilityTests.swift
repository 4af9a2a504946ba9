import Allocation
import Records
import Statistics
import Testing

@Suite struct LiabilityTests {
    private func money(_ units: Int64) -> Money { Money(micros: units * 1_000_000) }

    @Test func `a fresh coupon counts at its redemption rate, an expired one not at all`() throws {
        let delay = try RedemptionDelay()
        #expect(delay.stillRedeems(probability: 0.3, ageDays: 0, validDays: 7) == 0.3)
        #expect(delay.stillRedeems(probability: 0.3, ageDays: 7, validDays: 7) == 0)
        #expect(delay.stillRedeems(probability: 1, ageDays: 9, validDays: 7) == 0)
        #expect(delay.stillRedeems(probability: 1, ageDays: 6.9, validDays: 7) == 1)
    }

    @Test func `without redemptions they are expected evenly over the validity`() throws {
        let delay = try RedemptionDelay()
        #expect(delay.share(ageDays: 3.5, validDays: 7) == 0.5)
        // ρ(1 − G)/(1 − ρG) with ρ = G = 1/2.
        #expect(abs(delay.stillRedeems(probability: 0.5, ageDays: 3.5, validDays: 7) - 1.0 / 3) < 1e-15)
    }

    @Test func `many redemptions speak for themselves, and G ends at one`() throws {
        // Half on the first day, half on the last, of 10; validities differ, parts agree.
        let delay = try RedemptionDelay(
            delayDays: (0..<1_000).map { $0 % 2 == 0 ? 0.5 : 19 }, validDays: (0..<1_000).map { $0 % 2 == 0 ? 10 : 20 })
        #expect(abs(delay.share(ageDays: 1, validDays: 10) - 0.5) < 0.01)
        #expect(abs(delay.share(ageDays: 9, validDays: 10) - 0.5) < 0.01)
        #expect(delay.share(ageDays: 10, validDays: 10) == 1)
        var last = 0.0
        for step in 0...100 {
            let share = delay.share(ageDays: Double(step) / 10, validDays: 10)
            #expect(share >= last)
            last = share
        }
    }

    @Test func `the share of open coupons that are still redeemed is what simulated users do`() throws {
        // Redeemed with probability 0.4, at the square of a uniform part of 8 days.
        let stream = KeyedStream(seed: 1, label: "redemptions")
        var delays: [Double] = []
        var open = 0
        var later = 0
        for user in 0..<20_000 as Range<Int64> {
            let redeems = stream.uniform(user, 0) < 0.4
            let delay = 8 * stream.uniform(user, 1) * stream.uniform(user, 1)
            if redeems && user < 10_000 { delays.append(delay) }
            if user >= 10_000 && !(redeems && delay <= 2) {
                open += 1
                later += redeems ? 1 : 0
            }
        }
        let delay = try RedemptionDelay(delayDays: delays, validDays: delays.map { _ in 8 })
        let expected = delay.stillRedeems(probability: 0.4, ageDays: 2, validDays: 8)
        // G(2 of 8) = 1/2, so 0.25; four standard errors of about 8,000 coupons.
        #expect(abs(expected - 0.25) < 0.01)
        #expect(abs(Double(later) / Double(open) - expected) < 0.02)
    }

    @Test func `what is reserved is the expectation and z deviations, exactly`() throws {
        var coupons = OpenCoupons()
        for _ in 0..<400 {
            try coupons.append(ageDays: 0, validDays: 7, redemptionProbability: 0.5, cost: money(30))
        }
        var liability = Liability()
        try liability.add(coupons, delay: try RedemptionDelay())
        #expect(liability.expected == money(6_000))
        // √(400 · 0.25) · 30 = 300.
        #expect(liability.sd == 300)
        let reserved = try liability.reserved(overspendProbability: 0.05)
        #expect(abs(reserved.units - (6_000 + 1.6448536269514722 * 300)) < 2e-6)
        #expect(try liability.reserved(overspendProbability: 0.5) == money(6_000))
        // A common error of a twentieth: √(300² + 300²).
        let common = try liability.reserved(overspendProbability: 0.05, rateError: 0.05)
        #expect(abs(common.units - (6_000 + 1.6448536269514722 * 300 * 2.0.squareRoot())) < 2e-6)
    }

    @Test func `a cost that varies widens the reserve`() throws {
        var coupons = OpenCoupons()
        try coupons.append(ageDays: 0, validDays: 7, redemptionProbability: 1, cost: money(30), costSd: money(12))
        var liability = Liability()
        try liability.add(coupons, delay: try RedemptionDelay())
        #expect(liability.sd == 12)
    }

    @Test func `partitions in any order reserve the same to the micro`() throws {
        let stream = KeyedStream(seed: 2, label: "coupons")
        var coupons = OpenCoupons()
        for row in 0..<300 as Range<Int64> {
            try coupons.append(
                ageDays: 9 * stream.uniform(row, 0), validDays: 7, redemptionProbability: stream.uniform(row, 1),
                cost: Money(micros: Int64(stream.bits(row, 2) % 50_000_000)))
        }
        let delay = try RedemptionDelay(delayDays: [1, 2, 2.5], validDays: [7, 7, 7])
        var (whole, first, second) = (Liability(), Liability(), Liability())
        try whole.add(coupons, delay: delay)
        try first.add(coupons, rows: 0..<123, delay: delay)
        try second.add(coupons, rows: 123..<300, delay: delay)
        try second.combine(first)
        #expect(second == whole)
    }

    @Test func `no coupons reserve nothing, and values outside their range are refused by name`() throws {
        #expect(try Liability().reserved(overspendProbability: 0.05) == .zero)
        var coupons = OpenCoupons()
        let bad: [(String, Double, Double, Double, Int64)] = [
            ("ageDays", .nan, 7, 0.1, 1), ("validDays", 1, 0, 0.1, 1), ("redemptionProbability", 1, 7, 1.1, 1),
            ("redemptionProbability", 1, 7, .nan, 1), ("cost", 1, 7, 0.1, -1),
        ]
        for (name, age, valid, probability, cost) in bad {
            let error = #expect(throws: ParameterError.self) {
                try coupons.append(
                    ageDays: age, validDays: valid, redemptionProbability: probability, cost: money(cost))
            }
            #expect(error?.parameter == name)
        }
        #expect(throws: ParameterError.self) { try Liability().reserved(overspendProbability: 0.6) }
        #expect(throws: ParameterError.self) { try Liability().reserved(overspendProbability: .nan) }
        #expect(throws: ParameterError.self) { try RedemptionDelay(delayDays: [.nan], validDays: [7]) }
    }
}
