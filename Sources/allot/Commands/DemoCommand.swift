internal import ArgumentParser
internal import Foundation
internal import Pipeline

/// `allot demo`: everything, without a shop.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs weeks of nights of a simulated shop in a private database and writes its reports.",
        discussion: "Needs PostgreSQL's server programs, no running server. Leaves nothing behind but the reports.")

    @Option(name: .long, help: "Nights to run.")
    var nights = 28

    @Option(name: .long, help: "Users of the shop.")
    var users = 60_000

    @Option(name: .long, help: "The folder for the reports.", completion: .directory)
    var output = "reports"

    @Option(name: .long, help: "Threads to compute with; the lists are the same at any number.")
    var threads = 2

    @Flag(name: .long, help: "Keep database and project folder to look at.")
    var keep = false

    @OptionGroup var log: LogOptions

    func validate() throws {
        guard (1...365).contains(nights) else { throw ValidationError("--nights takes 1 to 365, not \(nights).") }
        guard (1_000...10_000_000).contains(users) else {
            throw ValidationError("--users takes 1000 to 10000000, not \(users).")
        }
        guard (1...256).contains(threads) else { throw ValidationError("--threads takes 1 to 256, not \(threads).") }
    }

    func run() throws {
        let demo = Demo(nights: nights, users: users, output: output, keeps: keep, threads: threads)
        let result = try demo.run(log: log.logger()) { Console.message("demo: \($0)") }
        Console.result(result.description)
    }
}
