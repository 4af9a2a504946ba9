/// What stopped a night, with what to do about it.
package struct NightError: ExitCoded, Hashable {
    package let exitCode: ExitCode
    /// What happened, where, and what to do; no row values.
    package let description: String

    /// An error that ends the command with `exitCode`.
    package init(_ exitCode: ExitCode, _ description: String) {
        self.exitCode = exitCode
        self.description = description
    }
}
