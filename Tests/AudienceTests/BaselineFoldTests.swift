import Audience
import Records
import Testing

@Suite struct BaselineFoldTests {
    private func fold(users: Int, windowDays: Int = 7) throws -> BaselineFold {
        BaselineFold(customers: try customers((1...Int64(users)).map { $0 }), interval: night, windowDays: windowDays)
    }

    private func purchases(_ units: [Double], kind: EventKind = .purchase, age: Int64 = hour) -> EventLog {
        var log = EventLog()
        for (user, units) in units.enumerated() where units != 0 {
            log.append(
                eventID: Int64(user), recordedAt: 0, userID: Int64(user + 1), occurredAt: midnight - age, kind: kind,
                margin: Money(micros: Int64(units * 1_000_000)))
        }
        return log
    }

    @Test func `users who bought nothing count in the mean and the variance`() throws {
        var fold = try fold(users: 4)
        try fold.add(purchases([10, 0, 2, 0]))
        let outcome = fold.finish()
        #expect(outcome.mean == 3)
        #expect(abs(outcome.variance - (104 - 36) / 3.0) < 1e-12)
        #expect(outcome.shareBuying == 0.5)
    }

    @Test func `refunds count against margin, and what lies before the window does not count`() throws {
        var fold = try fold(users: 2)
        try fold.add(purchases([10, 4]))
        try fold.add(purchases([3, 0], kind: .refund))
        try fold.add(purchases([100, 0], age: 7 * microsecondsPerDay + 1))
        #expect(fold.finish().mean == 5.5)
    }

    @Test func `the largest thousandth of buyers is cut, on both sides`() throws {
        var units = [Double](repeating: 1, count: 999) + [1_000]
        units.append(contentsOf: [Double](repeating: 0, count: 1_000))
        var fold = try fold(users: 2_000)
        try fold.add(purchases(units))
        let outcome = fold.finish()
        #expect(outcome.cap == 1_000_000)
        #expect(outcome.mean == 1.999 / 2)
        #expect(outcome.winsorisedMean == 0.5)
        #expect(outcome.winsorisedVariance < 0.2502 && outcome.variance > 400)
    }

    @Test func `nobody bought: no cap, and nothing is not a number`() throws {
        let outcome = try fold(users: 3).finish()
        #expect(outcome.cap == nil)
        #expect(outcome.mean == 0 && outcome.variance == 0 && outcome.winsorisedVariance == 0)
        let empty = BaselineFold(customers: try customers([]), interval: night, windowDays: 7).finish()
        #expect(empty.mean == 0 && empty.shareBuying == 0)
    }

    @Test func `partitions combine into the whole`() throws {
        let log = randomLog(users: 30, rows: 900, seed: 4)
        let empty = try fold(users: 30, windowDays: 14)
        var (whole, first, second) = (empty, empty, empty)
        try whole.add(log)
        try first.add(log, rows: 0..<333)
        try second.add(log, rows: 333..<900)
        try second.combine(first)
        #expect(second.finish() == whole.finish())
    }

    @Test func `what cutting takes away on average is put back as a factor, within bounds`() throws {
        func factor(_ units: [Double], refunds: [Double] = [], quantile: Double = 0.8) throws -> Double {
            var fold = try fold(users: 10)
            try fold.add(purchases(units))
            try fold.add(purchases(refunds, kind: .refund))
            return fold.finish(capQuantile: quantile).tailFactor
        }
        // Cut to 1, 1, 1, 1, 1: 5 of 7.
        #expect(try factor([1, 1, 1, 1, 3]) == 1.4)
        #expect(try factor([1, 1, 1, 1, 3], quantile: 1) == 1)
        // One order that carries most of the margin is no rule.
        #expect(try factor([1, 1, 1, 1, 1_000]) == 4)
        // Where losses are what is cut off, nothing is taken away; and nobody's margin is nothing.
        #expect(try factor([1, 1, 1, 1, 1], refunds: [0, 0, 0, 0, 4]) == 1)
        #expect(try factor([]) == 1)
    }
}
