internal import ArgumentParser

/// Runs both sides of each measure alternately and prints the ratios.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Runs both sides of each measure alternately and prints the ratios of their medians.",
        discussion: """
            Exits with 1 where a median is above what the measure allows.

            PEERS_DATA   folder of the inputs that peers/gen.py writes, with pg.dsn of the server beside them
            PEERS_DSN    connection string of that server, where it is not in pg.dsn
            PEERS        folder of the peers' programs, for the measures that have a peer in Python
            PYTHON, PSQL the programs to run them with; python3 and psql where not set
            """)

    @Argument(
        help: "Which to run: \(Measure.allCases.map(\.rawValue).joined(separator: ", ")); all where none is named.")
    var measures: [Measure] = []

    @Option(help: ArgumentHelp("Pairs of runs of each measure.", valueName: "n"))
    var pairs = 7

    @Option(help: ArgumentHelp("The allot program that `run` measures.", valueName: "path"))
    var allot = "../../.build/release/allot"

    @Flag(help: "Print a JSON line for every run instead of the table.")
    var json = false

    func validate() throws {
        guard pairs > 0 else { throw ValidationError("--pairs must be at least 1") }
    }

    func run() throws {
        let measures = measures.isEmpty ? Measure.allCases : measures
        let inputs = try Inputs.fromEnvironment(allot: allot, needsServer: measures.contains { $0.needsServer })
        var table = RatioTable()
        for measure in measures {
            let comparison = try measure.comparison(inputs)
            let result = try comparison.run(pairs: pairs) { run in
                if json { print(run.jsonLine) }
            }
            table.add(result)
        }
        if !json {
            print(table.markdown)
            print(([""] + table.limits).joined(separator: "\n"))
        }
        if table.isAboveBar { throw ExitCode.failure }
    }
}
