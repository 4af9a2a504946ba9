internal import Foundation
internal import Glibc

/// A program run to its end, with what it took.
struct MeasuredProcess {
    /// Time from its start to its end; or, where it prints a JSON line with `wall_s` and `span_cpu_s`, what that says:
    /// the work alone, without imports and the reading of input.
    let span: Span
    /// The most memory that it had, in MB of 1,024 × 1,024 bytes; of several programs at once, the sum.
    let peakMegabytes: Double

    /// Runs `commands` at once, each in a process of its own, and waits for all.
    ///
    /// - Parameters:
    ///   - commands: Programs with their arguments.
    ///   - input: The file that each gets as standard input; nothing for `nil`.
    ///   - discardsOutput: Whether what they print goes nowhere, as a stream of rows does.
    /// - Returns: What they took together.
    /// - Throws: ``InputError`` where one ends with another status than 0.
    static func run(
        _ commands: [[String]], input: String? = nil, discardsOutput: Bool
    ) throws -> MeasuredProcess {
        let clock = ContinuousClock()
        let start = clock.now
        var running: [(process: pid_t, output: String)] = []
        for command in commands {
            let output = discardsOutput ? "/dev/null" : try temporaryFile()
            running.append((try spawn(command, input: input, output: output), output))
        }
        var processor = 0.0
        var peak = 0.0
        for (command, (process, _)) in zip(commands, running) {
            var status: Int32 = 0
            var usage = rusage()
            while wait4(process, &status, 0, &usage) == -1, errno == EINTR {}
            guard status == 0 else { throw InputError("\(command.joined(separator: " ")) ended with status \(status)") }
            processor += usage.processorTime
            peak += Double(usage.ru_maxrss) / 1_024
        }
        var span = Span(wall: (clock.now - start) / .seconds(1), processor: processor)
        for (_, output) in running where !discardsOutput {
            defer { unlink(output) }
            let text = try String(contentsOf: URL(filePath: output), encoding: .utf8)
            if let own = ownSpan(in: text) { span = own }
        }
        return MeasuredProcess(span: span, peakMegabytes: peak)
    }

    private struct OwnSpan: Decodable {
        let wall: Double
        let processor: Double

        enum CodingKeys: String, CodingKey {
            case wall = "wall_s"
            case processor = "span_cpu_s"
        }
    }

    private static func ownSpan(in output: String) -> Span? {
        output.split(separator: "\n").last { $0.hasPrefix("{") }
            .flatMap { try? JSONDecoder().decode(OwnSpan.self, from: Data($0.utf8)) }
            .map { Span(wall: $0.wall, processor: $0.processor) }
    }

    private static func temporaryFile() throws -> String {
        FileManager.default.temporaryDirectory.appending(path: "allot-benchmarks-\(UUID().uuidString)").path
    }

    private static func spawn(_ command: [String], input: String?, output: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
        guard status == 0 else {
            throw InputError("\(command[0]) does not start: \(String(cString: strerror(status)))")
        }
        return process
    }
}
