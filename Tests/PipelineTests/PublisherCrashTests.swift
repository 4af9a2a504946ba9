import Pipeline
import Postgres
import Records
import Synchronization
import TestSupport
import Testing

/// SQLite's way: the first run dies at its first step, the second at its second, … until one reaches the end.
@Suite(.database) struct PublisherCrashTests {
    /// Dies at step `n`, counted from 1; remembers whether it came to that, and at which step.
    private final class Bomb: Sendable {
        private let state: Mutex<(left: Int, step: String?)>

        init(at n: Int) { state = Mutex((n, nil)) }

        var step: String? { state.withLock { $0.step } }

        @Sendable func reach(_ step: String) throws {
            try state.withLock { state in
                state.left -= 1
                guard state.left == 0 else { return }
                state.step = step
                throw Crash()
            }
        }
    }

    @Test func `a night that dies at any step leaves the old lists live, and the next night succeeds`() throws {
        var connection = try PretendShop.open()
        var live = try PretendShop.night(users: 20)
        var day = PretendShop.day
        var steps: [String] = []
        while true {
            day = day + 1
            let bomb = Bomb(at: steps.count + 1)
            do {
                live = try PretendShop.night(users: 20, day: day, checkpoint: bomb.reach)
            } catch is Crash {}
            guard let step = bomb.step else { break }
            steps.append(step)

            // Only after the COMMIT are the new lists live, and then all of them.
            if step == "finish" {
                live = try PretendShop.campaigns.compactMap {
                    try Ledger.latestVersion(of: $0, day: day, on: &connection)
                }
                #expect(live.count == 2)
            }
            try expectWhole(live, after: step, &connection)

            // The same night again: the rerun's rows are those of an undisturbed run.
            if step != "finish" {
                live = try PretendShop.night(users: 20, day: day)
                try expectWhole(live, after: "the rerun after \(step)", &connection)
            }
            #expect(live.map(\.rowDigest) == PretendShop.campaigns.map { digest($0, day) })
            try expectNothingLeft(after: step, &connection)
        }
        #expect(steps.first == "clean up")
        #expect(steps.last == "finish")
        #expect(steps.count(where: { $0.hasPrefix("publish") }) == 7)
    }

    @Test func `a night that dies while it cleans up after another leaves the rest to the next`() throws {
        var connection = try PretendShop.open()
        let live = try PretendShop.night(users: 20)
        var reached = 0
        while true {
            // Two lists, attached but never published.
            #expect(throws: Crash.self) {
                try PretendShop.night(users: 20, day: PretendShop.day + 1) {
                    if $0 == "publish commit" { throw Crash() }
                }
            }
            let bomb = Bomb(at: reached + 1)
            #expect(throws: Crash.self) {
                try PretendShop.night(users: 20, day: PretendShop.day + 1) { step in
                    try bomb.reach(step)
                    if step == "load" { throw Crash() }
                }
            }
            try expectWhole(live, after: bomb.step ?? "load", &connection)
            if bomb.step == "load" { break }
            reached += 1
        }
        #expect(reached >= 5)
        try PretendShop.night(users: 20, day: PretendShop.day + 1)
        try expectNothingLeft(after: "cleaning up", &connection)
    }

    private func digest(_ campaign: String, _ day: CalendarDay) -> String {
        ListDigest(PretendShop.list(campaign, users: 20, day: day)).description
    }

    /// The live list of each campaign is one whole version: its number, its rows, their digest.
    private func expectWhole(
        _ live: [PublishedVersion], after step: String, _ connection: inout Connection
    ) throws {
        for version in live {
            #expect(try Ledger.liveVersion(of: version.campaignID, on: &connection) == version, "after \(step)")
            let stored = try ListDigest(of: "allot.targeting_v\(version.version)", on: &connection)
            #expect(stored.description == version.rowDigest, "after \(step)")
            #expect(stored.count == version.rowCount, "after \(step)")
            #expect(try PretendShop.rowsToSend(version.campaignID, &connection) == 8, "after \(step)")
        }
    }

    /// Every table of a list belongs to a list that was published, and no run is running.
    private func expectNothingLeft(after step: String, _ connection: inout Connection) throws {
        let published = try connection.query(
            "SELECT version FROM allot.targeting_version WHERE published_at IS NOT NULL ORDER BY version")
        #expect(
            try PretendShop.listTables(&connection) == published.map { "targeting_v\(try $0.int64("version"))" },
            "after \(step)")
        #expect(
            try connection.query("SELECT FROM allot.targeting_version WHERE published_at IS NULL").isEmpty,
            "after \(step)")
    }
}
