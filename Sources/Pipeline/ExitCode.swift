/// How a command ended, as sysexits(3) numbers and one of our own; cron jobs and monitors rely on them.
package enum ExitCode: Int32, Sendable, CaseIterable {
    /// Done, or nothing due, or already published.
    case success = 0
    /// A safety check refused; the last good list stays live.
    case refused = 3
    /// The command line is wrong.
    case usage = 64
    /// The input is wrong: columns, types, too many rows quarantined.
    case badInput = 65
    /// The database cannot be reached.
    case databaseUnreachable = 69
    /// A bug.
    case bug = 70
    /// An output file cannot be written.
    case cannotWrite = 73
    /// Try again: another run holds the lease, a timeout, a conflict.
    case tryAgain = 75
    /// Permission denied, or row security is in the way.
    case permission = 77
    /// The configuration is wrong.
    case configuration = 78
    /// Interrupted from the keyboard; nothing was published.
    case interrupted = 130
    /// Terminated; nothing was published.
    case terminated = 143
}

/// An error that knows how its command should end; its `description` is what the user reads.
package protocol ExitCoded: Error, CustomStringConvertible, Sendable {
    /// The exit code of the command that it ends.
    var exitCode: ExitCode { get }
}
