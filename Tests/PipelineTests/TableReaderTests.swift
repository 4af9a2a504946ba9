import Foundation
import Pipeline
import TestSupport
import Testing

/// Tables as analysts have them, read from files.
struct TableReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ bytes: [UInt8], name: String = "table.csv") throws -> String {
        try Data(bytes).write(to: URL(filePath: folder.file(name)))
        return folder.file(name)
    }

    /// All fields of all rows, as text, and what was rejected.
    private func read(
        _ path: String, columns: [String]? = nil, format: TableFormat = TableFormat()
    ) throws -> (rows: [[String]], summary: TableSummary) {
        let reader = try TableReader(.file(path), format: format)
        let names = columns ?? reader.header ?? (1...reader.columnCount).map { "\($0)" }
        var rows: [[String]] = []
        let summary = try reader.read(columns: names) { (row) throws(RowFault) in
            var fields: [String] = []
            for column in names.indices { fields.append(try row.isMissing(column) ? "" : row.text(column)) }
            rows.append(fields)
        }
        return (rows, summary)
    }

    private func readText(_ text: String, format: TableFormat = TableFormat()) throws -> (
        rows: [[String]], summary: TableSummary
    ) {
        try read(try file(Array(text.utf8)), format: format)
    }

    @Test(arguments: [",", "\t", ";", "|"])
    func `delimiters are found out, quotes hold delimiters, line breaks and quotes`(delimiter: String) throws {
        let lines = [
            ["a", "b", "c"], ["1", "\"x\(delimiter)y\r\nz\"", "\"say \"\"hi\"\"\""], ["\"\"", "2", "3"],
        ]
        let rows = try readText(lines.map { $0.joined(separator: delimiter) + "\r\n" }.joined()).rows
        #expect(rows == [["1", "x\(delimiter)y\r\nz", "say \"hi\""], ["", "2", "3"]])
    }

    @Test func `blanks separate where nothing else does, however many`() throws {
        let table = try readText(
            " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73 \n\n00021\t0002 3 4 5",
            format: TableFormat(hasHeader: false))
        #expect(table.rows[0] == ["00004", "0001", "19970101", "2", "29.33"])
        #expect(table.rows.count == 3 && table.summary.rows == 3 && table.rows[2][0] == "00021")
    }

    @Test func `a byte order mark, CRLF, a missing last line end and empty lines are no data`() throws {
        let table = try readText("\u{FEFF}a,b\r\n1,2\r\n\r\n3,4")
        #expect(table.rows == [["1", "2"], ["3", "4"]] && table.summary.rejected.total == 0)
    }

    @Test func `rows are rejected one by one, with reason and line`() throws {
        let text = "a,b\n1,2\n3\n4,5,6\n\"7\"x,8\n9,\"10\n11,12\n13,14\n"
        let table = try readText(text)
        #expect(table.rows == [["1", "2"], ["11", "12"], ["13", "14"]])
        let rejected = table.summary.rejected
        #expect(rejected.rows.map(\.line) == [3, 4, 5, 6] && table.summary.rows == 7)
        #expect(rejected.counts == [.wrongColumns: 2, .badQuotes: 2])
        #expect(throws: TableError.self) { try table.summary.require(rejectedAtMost: 0.5, of: "t") }
        try table.summary.require(rejectedAtMost: 0.6, of: "t")
    }

    @Test func `lines are counted through quoted line breaks, and a stray quote costs one line`() throws {
        var text = "a,b\n1,\"x\ny\nz\"\n"
        for row in 2...50_000 { text += row == 20_000 ? "\(row),\"stray\n" : "\(row),b\n" }
        let table = try readText(text)
        #expect(table.rows.count == 49_999 && table.summary.rejected.rows == [.init(line: 20_003, fault: .badQuotes)])
    }

    @Test func `a row beyond a mebibyte is rejected and the next one read`() throws {
        let table = try readText("a,b\n1," + String(repeating: "x", count: 3_000_000) + "\n2,y\n")
        #expect(table.rows == [["2", "y"]] && table.summary.rejected.rows == [.init(line: 2, fault: .tooLong)])
    }

    @Test func `what cannot be a table is refused with words`() throws {
        for (bytes, words) in [
            (Array("".utf8), "no rows"), (Array("\n\n".utf8), "no rows"), ([0xFF, 0xFE, 97, 0, 44, 0], "UTF-16"),
            ([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2], "gzip"),
        ] as [([UInt8], String)] {
            let path = try file(bytes)
            let error = #expect(throws: TableError.self) { _ = try read(path) }
            #expect(error?.exitCode == .badInput && error?.description.contains(words) == true, "\(error as Any)")
        }
        #expect(throws: TableError.self) { _ = try read(folder.file("nothing")) }
        #expect(throws: TableError.self) { _ = try read(folder.path) }
        let error = #expect(throws: TableError.self) { _ = try read(try file(Array("day,b\n".utf8)), columns: ["dya"]) }
        #expect(error?.description.contains("did you mean `day`") == true)
    }

    @Test func `a gzipped file is read as it is, and one that is cut off is refused`() throws {
        let path = try file(Array("a,b\n".utf8) + Array((0..<200_000).map { "\($0),x\n" }.joined().utf8))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-k", path]
        try process.run()
        process.waitUntilExit()
        let table = try read(path + ".gz")
        #expect(table.rows.count == 200_000 && table.rows.last == ["199999", "x"])
        let bytes = try Data(contentsOf: URL(filePath: path + ".gz"))
        let cut = try file(Array(bytes.prefix(bytes.count / 2)), name: "cut.gz")
        let error = #expect(throws: TableError.self) { _ = try read(cut) }
        #expect(error?.description.contains("too early") == true)
    }

    @Test(arguments: 0..<40)
    func `any table comes back as it was written, whatever it holds and wherever blocks end`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let pieces = ["a", "é", "漢", " x", "\"", ",", ";", "\t", "\n", "\r\n", "'", "0.5", "==", ""]
        let columns = 2 + generator.below(4)
        let delimiter = generator.pick([",", ";", "\t", "|"])
        var rows: [[String]] = []
        for _ in 0..<(seed < 30 ? 60 : 20_000) {
            rows.append(
                (0..<columns).map { _ in
                    let text = (0..<generator.below(6)).map { _ in generator.pick(pieces) }.joined()
                    return text.trimmingCharacters(in: CharacterSet(charactersIn: " "))
                })
        }
        var text = (0..<columns).map { "c\($0)" }.joined(separator: delimiter) + "\n"
        for row in rows {
            let fields = row.map { field in
                // By bytes: a CR with an LF is one Character.
                let special = Array("\"\r\n\(delimiter)".utf8)
                let isPlain = !field.isEmpty && !field.utf8.contains { special.contains($0) }
                return isPlain ? field : "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
            }
            text += fields.joined(separator: delimiter) + (generator.oneIn(2) ? "\n" : "\r\n")
        }
        let table = try readText(text, format: TableFormat(delimiter: TableDelimiter(delimiter)))
        #expect(table.summary.rejected.total == 0, "seed \(seed): \(table.summary.rejected.descriptions.prefix(3))")
        let isSame = table.rows == rows
        #expect(isSame, "seed \(seed)")
    }

    @Test(arguments: 0..<200)
    func `no bytes make it crash, loop, or lose count`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 1_000)
        let alphabet: [UInt8] = Array("\"\"\n\n\r,, \t;ab1".utf8) + [0xC3, 0x28, 0xFF]
        let bytes = (0..<generator.below(4_000)).map { _ in generator.pick(alphabet) }
        let path = try file(bytes)
        let delimiter = generator.pick([nil, TableDelimiter.blanks, .byte(44), .byte(59)])
        guard
            let table = try? read(path, format: TableFormat(delimiter: delimiter, hasHeader: generator.oneIn(2)))
        else { return }
        #expect(table.rows.count + table.summary.rejected.total == table.summary.rows, "seed \(seed)")
        #expect(table.summary.rows <= bytes.count { $0 == 10 } + 1, "seed \(seed)")
    }

    @Test func `numbers are read as Swift reads them, and nothing else is a number`() throws {
        var generator = SeededGenerator(seed: 8)
        var texts = [
            "0", "-0.0", "+5", "1e3", "1E-3", ".5", "5.", "123456789012345678901234567890", "4.9e-324", "1e22",
        ]
        for _ in 0..<2_000 {
            let digits = String(generator.next() >> UInt64(generator.below(60)))
            let point = generator.below(digits.count + 1)
            texts.append("\(digits.prefix(point)).\(digits.dropFirst(point))e\(generator.below(60) - 30)")
        }
        let good = texts.compactMap { Double($0) }
        let path = try file(Array(("n,k\n" + texts.joined(separator: ",1\n") + ",1\n").utf8))
        var numbers: [Double] = []
        let summary = try TableReader(.file(path), format: TableFormat()).read(columns: ["n"]) {
            (row) throws(RowFault) in numbers.append(try row.double(0))
        }
        #expect(summary.rejected.total == 0 && numbers == good && numbers.count == texts.count)
        let bad = ["", "1,5", "0x10", "nan", "inf", "1e", "1e999", "--1", "1.2.3", "¥5", "1 000", "e5", "."]
        let worse = try file(Array(("n;k\n" + bad.map { "\($0);1\n" }.joined()).utf8))
        let refused = try TableReader(.file(worse), format: TableFormat()).read(columns: ["n"]) {
            (row) throws(RowFault) in _ = try row.double(0)
        }
        #expect(refused.rejected.total == bad.count)
        #expect(refused.rejected.counts == [.missing: 1, .implausible: 1, .notANumber: bad.count - 2])
    }

    @Test func `dates are read by pattern, and days that do not exist are none`() throws {
        func day(_ pattern: String, _ text: String) -> String? {
            DateFormat(pattern)?.moment(text).map { "\($0.day) \($0.second)" }
        }
        #expect(day("yyyyMMdd", "19970930") == "1997-09-30 0")
        #expect(day("iso", "2010-12-01 08:26:00") == "2010-12-01 30360")
        #expect(day("iso", "2010-12-01T08:26:05.123+09:00") == "2010-12-01 30365")
        #expect(day("iso", "2010-12-01") == "2010-12-01 0")
        #expect(day("M/d/yyyy H:mm", "12/1/2010 8:26") == "2010-12-01 30360")
        #expect(day("dd.MM.yy", "29.02.24") == "2024-02-29 0")
        #expect(day("unix", "1511544070") == "2017-11-24 62470")
        #expect(day("unix", "-1") == "1969-12-31 86399")
        for (pattern, text) in [
            ("yyyyMMdd", "19970931"), ("yyyyMMdd", "1997093"), ("yyyyMMdd", "199709300"), ("iso", "2026-02-29"),
            ("iso", "2026-13-01"), ("iso", "2026-00-10"), ("iso", "today"), ("dd/MM/yyyy", "1/1/2020"), ("unix", ""),
        ] { #expect(day(pattern, text) == nil, "\(pattern) \(text)") }
        for pattern in ["", "yyyy", "yyyyMM", "yyyyMMddMM", "YYYY-MM-dd", "yyy-MM-dd"] {
            #expect(DateFormat(pattern) == nil, "\(pattern)")
        }
    }

    @Test func `keys get numbers in order of appearance and give their text back`() {
        var keys = KeyTable()
        let names = (0..<5_000).map { "customer \($0 * 7_919 % 5_000)" }
        #expect(names.map { keys.number(of: $0) } == Array(0..<5_000))
        #expect(names.reversed().map { keys.number(of: $0) } == Array((0..<5_000).reversed()))
        #expect(keys.count == 5_000 && keys[4_321] == names[4_321])
    }
}
