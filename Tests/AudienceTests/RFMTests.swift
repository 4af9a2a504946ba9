import Audience
import Records
import Statistics
import Testing

@Suite struct RFMTests {
    private func features(of log: EventLog, users: Int) throws -> UserFeatures {
        var fold = FeatureFold(
            customers: try customers((1...Int64(users)).map { $0 }), interval: night,
            historyFrom: midnight - 3_650 * microsecondsPerDay)
        try fold.add(log)
        return try fold.finish()
    }

    /// The definition, word for word, with a count for every user.
    private func score(_ values: [Int64], worse: (Int64, Int64) -> Bool) -> [UInt8] {
        values.map { own in UInt8(1 + 5 * values.count { worse($0, own) } / values.count) }
    }

    @Test(arguments: [1, 2, 4, 5, 6, 11, 57] as [UInt64])
    func `scores are one plus five times the share of users strictly worse`(users: UInt64) throws {
        let stream = KeyedStream(seed: users, label: "rfm")
        var log = EventLog()
        for user in 1...Int64(users) {
            for order in 0...stream.bits(user) % 6 {
                log.append(
                    eventID: user, recordedAt: 0, userID: user,
                    occurredAt: midnight - Int64(stream.bits(user, order) % 9) * microsecondsPerDay - 1,
                    kind: .purchase, orderID: Int64(order),
                    amount: Money(micros: Int64(stream.bits(user, 100 + order) % 60) * 5_000))
            }
        }
        let features = try features(of: log, users: Int(users))
        let scores = RFM(features).score(features)
        #expect(scores.recency == score(features.recencyDays.map { Int64($0) }, worse: >))
        #expect(scores.frequency == score(features.frequency.map { Int64($0) }, worse: <))
        #expect(scores.monetary == score(features.monetary.map(RFM.minorUnits), worse: <))
    }

    @Test func `users without a purchase stand outside the quintiles`() throws {
        var log = EventLog()
        log.append(eventID: 1, recordedAt: 0, userID: 2, occurredAt: midnight - 1, kind: .purchase)
        log.append(eventID: 2, recordedAt: 0, userID: 3, occurredAt: midnight - 1, kind: .view)
        let features = try features(of: log, users: 3)
        let scores = RFM(features).score(features)
        #expect(scores.recency == [0, 1, 0])
        #expect(scores.segment == [Segment.noPurchase, .hibernating, .noPurchase].map(\.rawValue))
    }

    @Test func `nobody's purchases give no cuts and no crash`() throws {
        let features = try features(of: EventLog(), users: 2)
        #expect(RFM(features).recencyCuts.isEmpty)
        #expect(RFM(features).score(features).segment == [10, 10])
    }

    @Test func `minor units round toward minus infinity`() {
        #expect([19_999, 10_000, 0, -1, -10_000, -10_001].map(RFM.minorUnits) == [1, 1, 0, -1, -1, -2])
    }

    @Test func `histograms of two partitions combine into the histogram of both`() {
        let stream = KeyedStream(seed: 5, label: "histogram")
        let values = (0..<400).map { Int64(stream.bits($0) % 37) - 18 }
        var combined = IntegerHistogram(Array(values[..<150]))
        combined.combine(IntegerHistogram(Array(values[150...])))
        #expect(combined == IntegerHistogram(values))
        #expect(combined.orderStatistics(ranks: [1, 200, 400]) == [1, 200, 400].map { values.sorted()[$0 - 1] })
    }

    @Test func `every pair of scores has the segment of the table`() {
        let table: [[Segment]] = [
            [.new, .potentialLoyal, .potentialLoyal, .champions, .champions],
            [.promising, .potentialLoyal, .potentialLoyal, .loyal, .loyal],
            [.aboutToSleep, .aboutToSleep, .needAttention, .loyal, .loyal],
            [.hibernating, .hibernating, .atRisk, .atRisk, .cannotLose],
            [.hibernating, .hibernating, .atRisk, .atRisk, .cannotLose],
        ]
        for (row, recency) in (1...5).reversed().enumerated() {
            for frequency in 1...5 {
                #expect(
                    Segment(recency: UInt8(recency), frequency: UInt8(frequency)) == table[row][frequency - 1],
                    "R\(recency) F\(frequency)")
            }
        }
        #expect(Set(Segment.allCases.map(\.id)).count == 11)
        #expect(Segment.allCases.map(\.rawValue) == (0...10).map { $0 })
    }
}
