internal import ArgumentParser

/// Our side of a measure, in a process of its own so that its memory and processor time are its own.
struct SubjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject", abstract: "Our side of a measure, once, with a JSON line of what it took.",
        shouldDisplay: false)

    @Argument var measure: Measure

    @Flag(help: "Compare what was read with the server's own sums, outside of the time that is measured.")
    var check = false

    func run() throws {
        let inputs = try Inputs.fromEnvironment(allot: "", needsServer: measure.needsServer)
        let span = try measure.runSubject(inputs, check: check)
        print(span.jsonLine)
    }
}
