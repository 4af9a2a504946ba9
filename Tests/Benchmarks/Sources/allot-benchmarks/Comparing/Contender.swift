/// One side of a comparison.
struct Contender {
    /// What the table calls it.
    let name: String
    /// Puts things in order before a run, outside of its time.
    var prepare: () throws -> Void = {}
    /// The programs to run at once.
    let commands: [[String]]
    /// The file that they get as standard input.
    var input: String?
    /// Whether what they print is rows, for nobody to read.
    var discardsOutput = false

    func run() throws -> MeasuredProcess {
        try prepare()
        return try MeasuredProcess.run(commands, input: input, discardsOutput: discardsOutput)
    }
}
