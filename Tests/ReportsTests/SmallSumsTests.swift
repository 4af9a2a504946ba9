import Reports
import Statistics
import Testing

@Suite struct SmallSumsTests {
    /// A table of counts with its totals, and which of them are hidden.
    private struct Table {
        let cells: [[Int]]
        let sums: SmallSums
        let hidden: [SmallCells.Hiding?]
        /// By place among the counts: as a sum of which cells it is computed, cells themselves included.
        private let parts: [[(Int, Int)]]

        init(_ cells: [[Int]], k: Int) {
            self.cells = cells
            var sums = SmallSums()
            let (rows, columns) = (cells.indices, cells[0].indices)
            let place = rows.map { row in columns.map { sums.add(cells[row][$0]) } }
            var parts = rows.flatMap { row in columns.map { [(row, $0)] } }
            let ofRow = rows.map { row in
                parts.append(columns.map { (row, $0) })
                return sums.add(cells[row].reduce(0, +), asSumOf: place[row])
            }
            let ofColumn = columns.map { column in
                parts.append(rows.map { ($0, column) })
                return sums.add(rows.reduce(0) { $0 + cells[$1][column] }, asSumOf: rows.map { place[$0][column] })
            }
            let all = sums.add(cells.joined().reduce(0, +), asSumOf: ofRow)
            sums.relate(all, asSumOf: ofColumn)
            parts.append(rows.flatMap { row in columns.map { (row, $0) } })
            // What is not on the diagonal: those who moved.
            let others = rows.flatMap { row in columns.filter { $0 != row }.map { (row, $0) } }
            sums.add(others.reduce(0) { $0 + cells[$1.0][$1.1] }, asSumOf: others.map { place[$0.0][$0.1] })
            parts.append(others)
            self.sums = sums
            self.parts = parts
            hidden = sums.hiding(k: k)
        }

        /// For every count, how many different values it has among all tables of counts up to `most` that show the same.
        func possibleValues(upTo most: Int) -> [Int] {
            let unknown = cells.indices.flatMap { row in
                cells[0].indices.filter { hidden[row * cells[0].count + $0] != nil }.map { (row, $0) }
            }
            var seen = sums.counts.map { _ in Set<Int>() }
            var table = cells
            func search(_ next: Int) {
                guard next < unknown.count else {
                    let values = parts.map { $0.reduce(0) { $0 + table[$1.0][$1.1] } }
                    let isSame = values.indices.allSatisfy { hidden[$0] != nil || values[$0] == sums.counts[$0] }
                    if isSame { for place in values.indices { seen[place].insert(values[place]) } }
                    return
                }
                for value in 0...most {
                    table[unknown[next].0][unknown[next].1] = value
                    search(next + 1)
                }
            }
            search(0)
            return seen.map(\.count)
        }
    }

    @Test func `no small count follows from what a table with totals shows`() {
        let stream = KeyedStream(seed: 5, label: "small sums")
        var searched = 0
        for trial in 0..<3_000 as Range<Int64> {
            let size = 2 + Int(stream.bits(trial, 0) % 2)
            let cells = (0..<size).map { row in
                (0..<size).map { column -> Int in
                    let pick = Int(stream.bits(trial, UInt64(1 + row * size + column)) % 9)
                    return [0, 0, 1, 2, 3, 4, 5, 6, 6][pick]
                }
            }
            let table = Table(cells, k: 3)
            for (count, reason) in zip(table.sums.counts, table.hidden) {
                #expect(count == 0 || count >= 3 || reason == .fewerThan(3), "trial \(trial)")
                #expect(count > 0 || reason == nil, "trial \(trial)")
            }
            // Every table that shows the same is tried, where they are not too many.
            guard table.hidden.prefix(size * size).count(where: { $0 != nil }) <= 5 else { continue }
            searched += 1
            let values = table.possibleValues(upTo: 9)
            for place in table.hidden.indices where table.hidden[place] == .fewerThan(3) {
                #expect(values[place] > 1, "trial \(trial): \(cells), hidden \(table.hidden)")
            }
        }
        #expect(searched > 1_000)
    }

    @Test func `a table without small counts is shown as it is, and a single small one takes three along`() {
        #expect(Table([[50, 20], [30, 40]], k: 10).hidden.allSatisfy { $0 == nil })
        let cells = [[500, 90, 3], [80, 400, 20], [70, 60, 300]]
        let hidden = Table(cells, k: 10).hidden
        #expect(hidden[2] == .fewerThan(10))
        #expect(hidden.count { $0 != nil } >= 4)
        // No total has to go for it.
        #expect(hidden[9...15].allSatisfy { $0 == nil }, "\(hidden)")
    }

    @Test func `small counts that are few together take along as many as make k`() {
        var table = SmallSums()
        let parts = [500, 3, 4, 90].map { table.add($0) }
        table.add(597, asSumOf: parts)
        #expect(table.hiding(k: 10) == [nil, .fewerThan(10), .fewerThan(10), .complement, nil])
    }

    @Test func `for one sum, what is hidden is what the rule for groups hides`() {
        let stream = KeyedStream(seed: 6, label: "one sum")
        for trial in 0..<500 as Range<Int64> {
            // No two alike, so that neither has to choose.
            let counts = (0..<5).map { 5 * Int(stream.bits(trial, UInt64($0)) % 12) + $0 }
            var table = SmallSums()
            let parts = counts.map { table.add($0) }
            table.add(counts.reduce(0, +), asSumOf: parts)
            let expected = SmallCells.hiding(counts, k: 10)
            guard expected.contains(where: { $0 == nil }) else { continue }
            let isAlone = expected.count { $0 != nil } < 2
            guard !isAlone, zip(counts, expected).contains(where: { $0 > 0 && $1 == nil }) else { continue }
            #expect(Array(table.hiding(k: 10).prefix(5)) == expected, "trial \(trial): \(counts)")
        }
    }
}
