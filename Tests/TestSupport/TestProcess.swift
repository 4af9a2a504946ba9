import Foundation
package import Postgres

/// Another process of this test program that runs one suite of it: for what can only be seen in a process of its own,
/// such as what is left when it is killed, or what the environment does.
package enum TestProcess {
    /// The variable that tells such a process what to do; a suite that is for such processes asks for it.
    package static let roleVariable = "ALLOT_TEST_ROLE"
    /// The variable that tells such a process where to write what it found out.
    package static let answerVariable = "ALLOT_TEST_ANSWER"

    /// What this process is to do; `nil` in an ordinary test run.
    package static var role: String? { ProcessInfo.processInfo.environment[roleVariable] }

    /// Starts a process that runs `suite` alone.
    ///
    /// - Parameters:
    ///   - suite: The suite's type name.
    ///   - role: What it is to do.
    ///   - answer: A file that does not exist yet.
    ///   - environment: More variables.
    /// - Returns: The process, to be waited for by ``ChildProcess``.
    /// - Throws: ``SystemError`` where the system starts no more processes.
    package static func start(
        suite: String, role: String, answer: String, environment: [String: String] = [:]
    ) throws(SystemError) -> Int32 {
        var arguments: [String] = []
        var rest = CommandLine.arguments[...]
        while let argument = rest.popFirst() {
            if ["--filter", "--skip", "--xunit-output", "--event-stream-output-path"].contains(argument) {
                rest = rest.dropFirst()
            } else {
                arguments.append(argument)
            }
        }
        if let program = arguments.first, !program.hasPrefix("/") {
            arguments[0] = FileManager.default.currentDirectoryPath + "/" + program
        }
        let variables = [roleVariable: role, answerVariable: answer].merging(environment) { _, given in given }
        return try ChildProcess.start(
            arguments + ["--filter", suite], environment: variables, output: "\(answer).log")
    }

    /// Says `text` to the test that started this process.
    ///
    /// - Parameter text: The answer.
    /// - Throws: Foundation's error where the file cannot be written.
    package static func answer(_ text: String) throws {
        guard let path = ProcessInfo.processInfo.environment[answerVariable] else { return }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
