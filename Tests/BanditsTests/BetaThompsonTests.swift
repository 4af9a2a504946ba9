import Bandits
import Statistics
import Testing

@Suite struct BetaThompsonTests {
    static let cells = [
        [
            Beta(alpha: 3, beta: 97), Beta(alpha: 4, beta: 96), Beta(alpha: 2, beta: 60), Beta(alpha: 6, beta: 110),
            Beta(alpha: 1, beta: 20),
        ],
        [
            Beta(alpha: 30, beta: 97), Beta(alpha: 31, beta: 96), Beta(alpha: 2, beta: 6), Beta(alpha: 6, beta: 11),
            Beta(alpha: 1, beta: 2),
        ],
    ]

    @Test func `the share of users for whom an arm is drawn highest is its probability`() {
        let thompson = BetaThompson(
            posteriors: Self.cells, stream: KeyedStream(seed: 5, label: "thompson"), threads: 1)
        let users = 60_000
        for cell in 0..<2 {
            var counts = [Int](repeating: 0, count: 5)
            for user in 0..<users {
                var rates: [Float] = []
                thompson.draw(user: Int64(user), cell: cell, into: &rates)
                counts[rates.indices.max { rates[$0] < rates[$1] } ?? 0] += 1
            }
            for (count, p) in zip(counts, betaProbabilities(Self.cells[cell])) {
                let share = Double(count) / Double(users)
                #expect(abs(share - p) < 4.5 * (p * (1 - p) / Double(users)).squareRoot())
            }
        }
    }

    @Test func `a user's draws do not depend on who was drawn before, and differ between streams and users`() {
        func draws(_ user: Int64, _ seed: UInt64) -> [Float] {
            var rates: [Float] = []
            BetaThompson(posteriors: Self.cells, stream: KeyedStream(seed: seed, label: "t"), threads: 2)
                .draw(user: user, cell: 1, into: &rates)
            return rates
        }
        #expect(draws(4, 1).count == 5)
        #expect(draws(4, 1) == draws(4, 1) && draws(4, 1) != draws(4, 2) && draws(4, 1) != draws(5, 1))
    }
}
