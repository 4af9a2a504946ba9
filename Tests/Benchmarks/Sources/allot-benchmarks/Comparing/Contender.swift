/// One side of a comparison.
struct Contender {
    /// What the table calls it.
    let name: String
    /// Puts things in order before a run, outside of its time.
    let prepare: () throws -> Void
    /// The programs to run at once; asked for each run.
    let commands: () throws -> [[String]]
    /// The file that they get as standard input.
    let input: String?
    /// Whether what they print is rows, for nobody to read.
    let discardsOutput: Bool

    /// A side that runs the same programs each time.
    init(
        name: String, prepare: @escaping () throws -> Void = {}, commands: [[String]], input: String? = nil,
        discardsOutput: Bool = false
    ) {
        self.init(name: name, prepare: prepare, next: { commands }, input: input, discardsOutput: discardsOutput)
    }

    /// A side whose next run may take other programs than its last.
    init(
        name: String, prepare: @escaping () throws -> Void = {}, next: @escaping () throws -> [[String]],
        input: String? = nil, discardsOutput: Bool = false
    ) {
        self.name = name
        self.prepare = prepare
        commands = next
        self.input = input
        self.discardsOutput = discardsOutput
    }

    func run() throws -> MeasuredProcess {
        try prepare()
        return try MeasuredProcess.run(commands(), input: input, discardsOutput: discardsOutput)
    }
}
