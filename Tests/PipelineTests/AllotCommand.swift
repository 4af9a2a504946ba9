import Foundation
import Postgres
import TestSupport

/// The built command line as a process of its own, with what it says.
final class AllotCommand {
    /// How a command ended.
    struct Ending {
        /// Its exit status; 128 and the signal's number where a signal ended it.
        let status: Int32
        /// What it wrote to standard output.
        let output: String
        /// What it wrote to standard error.
        let messages: String
    }

    /// The process.
    let process: Int32
    private let folder: TemporaryFolder

    /// Starts `allot` with `arguments`.
    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        let shell = ["/bin/sh", "-c", "out=$1; err=$2; shift 2; exec \"$@\" >\"$out\" 2>\"$err\"", "sh"]
        process = try ChildProcess.start(
            shell + ["\(folder.path)/out", "\(folder.path)/err", Self.path()] + arguments, environment: environment)
    }

    /// Runs `allot` with `arguments` to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Ending {
        try AllotCommand(arguments, environment: environment).wait()
    }

    /// Waits for its end.
    func wait() throws -> Ending {
        let status = ChildProcess.wait(for: process)
        return Ending(
            status: status, output: try String(contentsOfFile: "\(folder.path)/out", encoding: .utf8),
            messages: try String(contentsOfFile: "\(folder.path)/err", encoding: .utf8))
    }

    /// The test program lies in the folder of the build's products, or in a bundle there.
    private static func path() throws -> String {
        var folder = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        for _ in 0..<5 {
            let program = folder.appendingPathComponent("allot").path
            let type = try? FileManager.default.attributesOfItem(atPath: program)[.type] as? FileAttributeType
            if type == .typeRegular { return program }
            folder.deleteLastPathComponent()
        }
        throw NotBuilt()
    }

    private struct NotBuilt: Error, CustomStringConvertible {
        let description = "allot is not beside the tests: swift build --build-tests makes both"
    }
}
