import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct ConfigurationSourceTests {
    private func contract() throws -> SourceContract {
        let texts = zip(SourceFile.allCases, ProjectTemplate.sources).map { ($0, $1.text) }
        return try SourceContract(texts: Dictionary(uniqueKeysWithValues: texts))
    }

    /// The columns of `file` as the contract would have them.
    private func described(_ file: SourceFile) -> [(name: String, type: String)] {
        file.columns.map { ($0.name, $0.values.canonicalType) }
    }

    private func problems(_ columns: [(name: String, type: String)], _ file: SourceFile) throws -> [String] {
        try contract().verify(described: columns, of: file).map(\.description)
    }

    @Test(arguments: SourceFile.allCases)
    func `a query with the contract's columns in any order is right`(file: SourceFile) throws {
        #expect(try problems(described(file).reversed(), file) == [])
    }

    @Test(arguments: SourceFile.allCases)
    func `the template of a query names every column it must have`(file: SourceFile) throws {
        let text = try contract()[file].text
        for column in file.columns { #expect(text.contains(" AS \(column.name)"), "\(file) \(column.name)") }
    }

    @Test func `a renamed column is named with what stands in its place`() throws {
        var columns = described(.events)
        columns[8].name = "amout"
        #expect(
            try problems(columns, .events) == [
                "Sql/source/events.sql: column `amount` is missing; there is `amout` instead: write `amout AS amount`"
            ])
    }

    @Test func `a column that is missing, doubled or not asked for is reported, all at once`() throws {
        var columns = described(.users).filter { $0.name != "region" }
        columns += [("joined_at", "timestamptz"), ("email", "text")]
        #expect(
            try problems(columns, .users) == [
                "Sql/source/users.sql: column `joined_at` appears 2 times",
                "Sql/source/users.sql: column `region` is missing; where the shop has none, write `NULL::text AS region`",
                "Sql/source/users.sql: column `email` is not in the contract: leave out what is not needed",
            ])
    }

    @Test(arguments: [
        ("event_id", "integer", true), ("event_id", "int8", true), ("amount", "numeric(12,2)", true),
        ("kind", "character varying(20)", true), ("recorded_at", "timestamp(3) with time zone", true),
        ("recorded_at", "timestamptz", true), ("user_id", "uuid", false), ("user_id", "text", false),
        ("amount", "double precision", false), ("recorded_at", "timestamp without time zone", false),
        ("recorded_at", "date", false), ("kind", "event_kind", false), ("order_id", "text", false),
        ("item_id", "bigint[]", false), ("quantity", "numeric(10,0)", false),
    ])
    func `a column may have any type that loses nothing`(column: String, type: String, fits: Bool) throws {
        let columns = described(.events).map { $0.name == column ? (name: column, type: type) : $0 }
        #expect(try problems(columns, .events).isEmpty == fits)
    }

    @Test func `keys that are no integers are refused by a message that says what to do`() throws {
        let columns = described(.users).map { $0.name == "user_id" ? (name: "user_id", type: "uuid") : $0 }
        #expect(
            try problems(columns, .users) == [
                "Sql/source/users.sql: column `user_id` is uuid, but keys must be integers: uuid and text keys are not "
                    + "supported yet, so join a table that numbers them"
            ])
    }

    @Test func `wrong columns end with 65, missing files with 78`() throws {
        let problem = SourceProblem(path: "p", message: "m")
        #expect(SourceContractError.mismatch([problem]).exitCode == .badInput)
        let error = #expect(throws: SourceContractError.self) { try SourceContract.load(directory: "/nonexistent") }
        #expect(error?.exitCode == .configuration)
        #expect(error?.problems.map(\.path) == SourceFile.allCases.map { "/nonexistent/\($0.path)" })
        #expect(error?.description.contains("`allot init`") == true)
    }

    @Test func `a changed query is seen without building anything, and has another digest`() throws {
        let folder = try TemporaryFolder()
        _ = try ProjectTemplate.write(to: folder.path)
        let before = try SourceContract.load(directory: folder.path)
        let path = "\(folder.path)/Sql/source/users.sql"
        try "SELECT 1 AS user_id; -- mine\n".write(toFile: path, atomically: true, encoding: .utf8)
        let after = try SourceContract.load(directory: folder.path)
        #expect(after[.users].text == "SELECT 1 AS user_id; -- mine")
        #expect(after[.users].digest != before[.users].digest && after.digest != before.digest)
        #expect(after[.items].digest == before[.items].digest)
    }

    @Test func `what is read are exactly the contract's columns, in its order and types`() throws {
        let texts = Dictionary(uniqueKeysWithValues: SourceFile.allCases.map { ($0, "SELECT 1 -- mine\n;\n") })
        #expect(
            try SourceContract(texts: texts).selection(of: .consent) == """
                SELECT source.user_id::bigint AS user_id, source.channel::text AS channel, \
                source.personalise::boolean AS personalise, source.contact::boolean AS contact, \
                source.purpose::text AS purpose, source.expires_at::timestamp with time zone AS expires_at
                FROM (
                SELECT 1 -- mine
                ) AS source
                """)
    }
}
