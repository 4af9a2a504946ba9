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

    @Test(arguments: [1, 4, 5, 9, 1_003] as [Int])
    func `columns of any unit get the same scores by the same definition`(users: Int) throws {
        let stream = KeyedStream(seed: UInt64(users), label: "rfm columns")
        func column(_ index: UInt64, _ values: UInt64) -> [Int64] {
            (0..<users).map { Int64(stream.bits(Int64($0), index) % values) - 2 }
        }
        let columns = [column(0, 9), column(1, 50), column(2, 1 << 20)]
        let floats = columns.map { $0.map { Float($0) } }
        let scores = try RFM.score(recency: floats[0], frequency: floats[1], monetary: floats[2])
        #expect(scores.recency == score(columns[0], worse: >))
        #expect(scores.frequency == score(columns[1], worse: <))
        #expect(scores.monetary == score(columns[2], worse: <))
        #expect(
            zip(scores.recency, scores.frequency).map { Segment(recency: $0, frequency: $1).rawValue } == scores.segment
        )
    }

    @Test func `columns that are empty, uneven or no numbers`() throws {
        #expect(try RFM.score(recency: [], frequency: [], monetary: []).count == 0)
        #expect(throws: ParameterError.self) { try RFM.score(recency: [1], frequency: [1], monetary: []) }
        #expect(throws: ParameterError.self) { try RFM.score(recency: [1], frequency: [.nan], monetary: [1]) }
        #expect(try RFM.score(recency: [0, -0.0], frequency: [1, 1], monetary: [1, 1]).recency == [1, 1])
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
