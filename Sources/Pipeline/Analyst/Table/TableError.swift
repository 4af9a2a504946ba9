/// A table that cannot be used, with what is wrong, where, and what to do about it.
package struct TableError: ExitCoded, Hashable {
    package let exitCode: ExitCode
    package let description: String

    /// An error that ends the command with `exitCode`.
    package init(_ description: String, exitCode: ExitCode = .badInput) {
        self.exitCode = exitCode
        self.description = description
    }
}
