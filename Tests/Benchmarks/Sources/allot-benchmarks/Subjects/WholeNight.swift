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
        try inputs.requireAllot()
        let project = try BenchmarkProject("Project", source: inputs.conninfo, target: target(inputs))
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

    /// Empties the tool's database and makes the tables of users and of numbered events.
    private static func prepare(_ inputs: Inputs, _ project: BenchmarkProject) throws {
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
        if try source.query("SELECT FROM pg_class WHERE oid = to_regclass('events_benchmark')").isEmpty {
            try source.execute(
                """
                SET synchronize_seqscans = off;
                CREATE TABLE events_benchmark AS SELECT row_number() OVER () AS event_id, * FROM events
                """)
            try source.execute("VACUUM ANALYZE events_benchmark")
        }
        _ = try MeasuredProcess.run(
            [[inputs.allot, "migrate", "--directory", project.path]], discardsOutput: true)
        try source.execute("CHECKPOINT")
    }

    private static func target(_ inputs: Inputs) -> String {
        // The last of two settings of one name is the one that counts.
        "\(inputs.conninfo) dbname=\(database)"
    }
}
