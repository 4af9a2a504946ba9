import Allocation
import Records
import Statistics

/// Nights with random cells for property tests: `campaigns` budgets of `offers` arms each, arm 0 is `none`.
struct RandomNight {
    let cells: [AllocationCell]
    /// One budget per campaign with the limit infinite in effect (10⁹), to be tightened by a test.
    let budgets: [AllocationRow]

    /// The night of `seed`; with `everywhere`, all arms are open in all cells.
    init(seed: UInt64, cells count: Int = 12, campaigns: Int = 1, offers: Int = 3, everywhere: Bool = false) {
        let stream = KeyedStream(seed: seed, label: "random night")
        cells = (0..<count).map { c in
            var draw: UInt64 = 0
            func uniform() -> Double {
                draw += 1
                return stream.uniform(Int64(c), draw)
            }
            let arms = [0] + (1...campaigns * offers).filter { _ in everywhere || uniform() < 0.8 }
            let none = 20 + 10 * uniform()
            return AllocationCell(
                users: 50 + Int(400 * uniform()), arms: arms,
                means: arms.map { $0 == 0 ? none : none - 1 + 5 * uniform() },
                sds: arms.map { _ in uniform() < 0.2 ? 0.05 : 0.3 + 2 * uniform() },
                costs: arms.map { $0 == 0 ? 0 : 0.5 + 4 * uniform() })
        }
        budgets = (0..<campaigns).map { k in
            AllocationRow(
                name: "budget \(k)", arms: ArmSet(1 + k * offers..<1 + (k + 1) * offers), measure: .cost, limit: 1e9)
        }
    }

    /// The budgets cut to `share` of what is used without any limit.
    func tightened(to share: Double, floor: Double) throws -> [AllocationRow] {
        let free = try BudgetDual(cells: cells, rows: budgets, floor: floor).solve()
        return budgets.indices.map {
            var row = budgets[$0]
            row.limit = share * free.rows[$0].use + free.rows[$0].worstRounding
            return row
        }
    }
}
