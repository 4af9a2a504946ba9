/// The configuration cannot be used: every problem of every file at once.
package struct ConfigurationError: ExitCoded, Hashable {
    /// What is wrong, sorted by file and place; never empty.
    package let problems: [ConfigurationProblem]

    /// An error with `problems`, which it sorts.
    package init(_ problems: [ConfigurationProblem]) {
        precondition(!problems.isEmpty, "a configuration error needs at least one problem")
        self.problems = Set(problems).sorted()
    }

    package var exitCode: ExitCode { .configuration }

    /// One line per problem and a last one that says what to do.
    package var description: String {
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        let advice =
            "\(count) in the configuration; nothing was run. Mend the lines above and try `allot check`; "
            + "`allot schema` prints every key."
        return (problems.map(\.description) + [advice]).joined(separator: "\n")
    }
}
