internal import ArgumentParser
internal import Foundation
internal import Logging

/// How much a command tells on standard error.
struct LogOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Tell each step on standard error.")
    var verbose = false

    /// A logger on standard error: warnings, and each step where asked for.
    func logger() -> Logger {
        var logger = Logger(label: "allot") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose ? .info : .warning
        return logger
    }
}
