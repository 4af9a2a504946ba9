internal import CLibPQ

/// A result of libpq with one owner, which frees it.
struct QueryResult: ~Copyable {
    let pointer: OpaquePointer

    /// The owner of `pointer`.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    var rowCount: Int { Int(PQntuples(pointer)) }

    var columnCount: Int { Int(PQnfields(pointer)) }

    /// Rows that the statement inserted, updated, deleted, selected or copied; 0 for other statements.
    var affectedRows: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// The command's tag, such as `COMMIT`.
    var command: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// The name of `column`, from 0.
    func columnName(_ column: Int) -> String { PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? "" }

    /// The value of `row` and `column`, both from 0; `nil` for NULL.
    func text(_ row: Int, _ column: Int) -> String? {
        guard PQgetisnull(pointer, Int32(row), Int32(column)) == 0,
            let start = PQgetvalue(pointer, Int32(row), Int32(column))
        else { return nil }
        let length = Int(PQgetlength(pointer, Int32(row), Int32(column)))
        return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }

    /// A field of the error report, by its code in the protocol ("Error and Notice Message Fields").
    func errorField(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }
}
