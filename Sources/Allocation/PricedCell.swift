internal import Bandits
internal import Records

/// A cell made ready for the solve: what its arms use of every row, who may be drawn, and the fixed sums.
struct PricedCell: Sendable {
    /// Number of users.
    let users: Int
    /// Posteriors and coefficients.
    let policy: PricedThompson
    /// Positions of the arms in layout order.
    let layout: [Int]
    /// What an arm uses of each row, in millionths of the row's unit, rounded up: rows × arms.
    let micros: [[Int64]]
    /// The rows that some eligible arm here uses.
    let rowsUsed: [Int]
    /// What everybody would use of each row if all traffic went by lot: n Σ_a c_a / K.
    let lotUse: [Double]
    /// The most by which a draw can exceed its expectation in each row, over all eligible arms.
    let rounding: [Double]
    /// The most by which rounding probabilities to 2⁻³² can raise the use of each row: n Σ_a c_a 2⁻³².
    let quantisation: [Double]

    init(_ cell: AllocationCell, rows: [AllocationRow]) {
        users = cell.users
        layout = CellLayout.order(cell, rows: rows)
        micros = rows.map { $0.micros(of: cell) }
        let coefficients = rows.map { $0.coefficients(of: cell) }
        let eligible = cell.arms.indices.map { a in
            !rows.indices.contains { rows[$0].isClosed && coefficients[$0][a] > 0 }
        }
        policy = PricedThompson(means: cell.means, sds: cell.sds, coefficients: coefficients, eligible: eligible)
        let n = Double(cell.users)
        let open = cell.arms.indices.filter { eligible[$0] }
        rowsUsed = rows.indices.filter { row in open.contains { coefficients[row][$0] > 0 } }
        let sums = coefficients.map { row in open.reduce(0) { $0 + row[$1] } }
        lotUse = sums.map { n * $0 / Double(open.count) }
        quantisation = sums.map { n * $0 * 0x1p-32 }
        let order = layout
        rounding = coefficients.map { row in
            SystematicDraw.worstRounding(order.filter { eligible[$0] }.map { row[$0] }, users: cell.users)
        }
    }

    /// Use of row `row` by the vector, in units of a millionth of the row's unit times 2⁻³²: exact.
    func exactUse(_ vector: PropensityVector, row: Int) -> Int128 {
        var sum: Int128 = 0
        for (a, weight) in vector.weights.enumerated() {
            sum += Int128(weight) * Int128(micros[row][a])
        }
        return sum * Int128(users)
    }

    /// The most by which a draw from the vector can exceed its expectation in row `row`.
    func worstRounding(_ vector: PropensityVector, row: Int) -> Double {
        let drawn = layout.filter { vector.weights[$0] > 0 }
        return SystematicDraw.worstRounding(drawn.map { policy.coefficients[row][$0] }, users: users)
    }
}
