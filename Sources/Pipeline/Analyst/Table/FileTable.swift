internal import Gzip

/// A text file that is read as a table.
struct FileTable: ~Copyable {
    /// The fields of the first row, which every row has to have.
    let columnCount: Int
    private var file: GzipFile
    private var splitter: RecordSplitter
    /// Whether the first row is found and not used yet.
    private var isFirstPending = true

    private init(file: consuming GzipFile, splitter: consuming RecordSplitter) {
        columnCount = splitter.row.fieldCount
        self.file = file
        self.splitter = splitter
    }

    /// Opens `path` and finds its first row.
    ///
    /// - Throws: ``TableError`` for a file that cannot be read, is empty, or is no text of one-byte characters or UTF-8.
    static func open(_ path: String, format: TableFormat) throws(TableError) -> FileTable {
        do throws(GzipError) {
            var file = try GzipFile(path: path)
            var beginning = RecordSplitter(delimiter: .blanks)
            try beginning.append(blockOf: &file)
            var text = Array(beginning.pending)
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            if text.starts(with: mark) { text.removeFirst(mark.count) }
            var splitter = RecordSplitter(delimiter: format.delimiter ?? TableDelimiter.detected(in: text))
            splitter.append(text)
            let step = try next(in: &splitter, of: &file)
            try check(step, splitter.row, file.name)
            return FileTable(file: file, splitter: splitter)
        } catch {
            throw TableError("cannot read \(error)")
        }
    }

    /// Refuses a first row that shows that the file is no table.
    private static func check(
        _ step: RecordSplitter.Step, _ row: borrowing TableRow, _ name: String
    ) throws(GzipError) {
        switch step {
        case .record: break
        case .fault(let fault): throw GzipError(path: name, reason: "its first line is no row: \(fault.rawValue)")
        case .end, .needsMore: throw GzipError(path: name, reason: "it has no rows")
        }
        guard !row.hasZeroByte else {
            throw GzipError(path: name, reason: "it is not a text file, or is UTF-16; save it as UTF-8")
        }
    }

    /// The first row as names, after which the second row is the next one.
    mutating func takeHeader() -> [String] {
        isFirstPending = false
        return (0..<columnCount).map { splitter.row.fieldText($0) }
    }

    /// Reads all rows that are left.
    mutating func read(
        _ columns: [Int], _ body: (borrowing TableRow) throws(RowFault) -> Void
    ) throws(TableError) -> TableSummary {
        var summary = TableSummary()
        splitter.choose(columns)
        do throws(GzipError) {
            while true {
                let step = isFirstPending ? .record : try Self.next(in: &splitter, of: &file)
                isFirstPending = false
                switch step {
                case .record:
                    summary.rows += 1
                    do throws(RowFault) {
                        guard splitter.row.fieldCount == columnCount else { throw .wrongColumns }
                        try body(splitter.row)
                    } catch {
                        summary.rejected.add(error, line: splitter.line)
                    }
                case .fault(let fault):
                    summary.rows += 1
                    summary.rejected.add(fault, line: splitter.line)
                case .end, .needsMore:
                    return summary
                }
            }
        } catch {
            throw TableError("cannot read \(error), after \(summary.rows) rows")
        }
    }

    /// The next row, for which as much is read as it takes.
    private static func next(
        in splitter: inout RecordSplitter, of file: inout GzipFile
    ) throws(GzipError) -> RecordSplitter.Step {
        while true {
            let step = splitter.split()
            guard step == .needsMore else { return step }
            try splitter.append(blockOf: &file)
        }
    }
}
