import Audience
import Records
import Testing

@Suite struct LatestCorrectionsTests {
    private func log(_ rows: [(event: Int64, recordedAt: Int64)]) -> EventLog {
        var log = EventLog()
        for row in rows {
            log.append(eventID: row.event, recordedAt: row.recordedAt, userID: 1, occurredAt: 0, kind: .view)
        }
        return log
    }

    @Test func `a correction replaces what it corrects, wherever it stands in the log`() {
        #expect(latestCorrections(of: log([(7, 10), (8, 10), (7, 20)])) == [false, true, true])
        #expect(latestCorrections(of: log([(7, 20), (8, 10), (7, 10)])) == [true, true, false])
    }

    @Test func `an event sent twice counts once, the later row of the log`() {
        #expect(latestCorrections(of: log([(7, 10), (7, 10), (7, 10)])) == [false, false, true])
    }

    @Test func `events without an identifier are events of their own`() {
        #expect(latestCorrections(of: log([(EventLog.none, 10), (EventLog.none, 10)])) == [true, true])
    }

    @Test func `an empty log has an empty mask`() {
        #expect(latestCorrections(of: EventLog()).isEmpty)
    }

    @Test func `a random log agrees with sorting it by event and time of recording`() {
        let log = randomLog(users: 20, rows: 3_000, seed: 1)
        var last: [Int64: Int] = [:]
        for row in 0..<log.count {
            if let earlier = last[log.eventID[row]], log.recordedAt[earlier] > log.recordedAt[row] { continue }
            last[log.eventID[row]] = row
        }
        let kept = Set(last.values)
        #expect(latestCorrections(of: log) == (0..<log.count).map(kept.contains))
        #expect(kept.count < log.count)
    }
}
