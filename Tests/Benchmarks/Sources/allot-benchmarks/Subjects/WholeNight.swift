internal import Foundation
internal import Postgres

/// A whole night of `allot run` on the generated tables: ledger, checks, features, propensities, a logged table that is
/// checked again in the database, and the report; beside the strongest pipeline in Python, which has none of these.
enum WholeNight {
    /// The night.
    ///
    /// The generated events run out towards the end of June, and a night is refused whose day has less than
    /// half of the usual events; after this day's end there is a thousandth of them.
    private static let day = "2025-06-24"
    private static let database = "allot_benchmark"

    static func comparison(_ inputs: Inputs) throws -> Comparison {
        guard FileManager.default.isExecutableFile(atPath: inputs.allot) else {
            throw InputError("\(inputs.allot) is no program: swift build -c release, or name another with --allot")
        }
        let project = try makeProject(inputs)
        let events = try inputs.events()
        let run = [inputs.allot, "run", "--all", "--interval", day, "--directory", project.path]
        return Comparison(
            title: "a night of \(events.users) users and \(events.n) events",
            ours: Contender(name: "allot run", prepare: { try prepare(inputs, project) }, commands: [run]),
            theirs: Contender(
                name: "NumPy and scikit-learn, fed by psql",
                commands: [try inputs.peer("t9_pipeline.py", ["python_pipe"])]),
            // One and a half times what the kernels alone may take.
            bar: Comparison.Bar(wall: 0.75, processor: 0.5, peak: 1.5))
    }

    /// A copy of the project that says how to reach the databases.
    private static func makeProject(_ inputs: Inputs) throws -> URL {
        guard let template = Bundle.module.url(forResource: "Project", withExtension: nil) else {
            throw InputError("the benchmark's project is not beside its program")
        }
        // Always the same folder, so that none is left behind for every run.
        let folder = FileManager.default.temporaryDirectory.appending(path: "allot-benchmarks-night")
        if FileManager.default.fileExists(atPath: folder.path) { try FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: template, to: folder)
        let file = folder.appending(path: "Jobs/allot.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let databases = """
            database:
              source: {conninfo: '\(quoted(inputs.conninfo))'}
              target: {conninfo: '\(quoted(target(inputs)))'}

            """
        try (text + databases).write(to: file, atomically: true, encoding: .utf8)
        return folder
    }

    /// Empties the tool's database and makes the table of users.
    private static func prepare(_ inputs: Inputs, _ project: URL) throws {
        var source = try Connection(inputs.conninfo)
        try source.execute("DROP DATABASE IF EXISTS \(database)")
        try source.execute("CREATE DATABASE \(database)")
        if try source.query("SELECT FROM pg_class WHERE oid = to_regclass('customers_benchmark')").isEmpty {
            try source.execute(
                """
                CREATE TABLE customers_benchmark AS SELECT DISTINCT user_id FROM events;
                ALTER TABLE customers_benchmark ADD PRIMARY KEY (user_id)
                """)
            try source.execute("VACUUM ANALYZE customers_benchmark")
        }
        _ = try MeasuredProcess.run(
            [[inputs.allot, "migrate", "--directory", project.path]], discardsOutput: true)
        try source.execute("CHECKPOINT")
    }

    private static func target(_ inputs: Inputs) -> String {
        // The last of two settings of one name is the one that counts.
        "\(inputs.conninfo) dbname=\(database)"
    }

    /// For a YAML text in single quotes.
    private static func quoted(_ text: String) -> String { text.replacing("'", with: "''") }
}
