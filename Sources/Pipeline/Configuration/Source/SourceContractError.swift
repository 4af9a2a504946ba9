/// The source queries cannot be used: files are missing, or their columns are not those of the contract.
package struct SourceContractError: ExitCoded, Hashable {
    /// What is wrong, in the order of the files; never empty.
    package let problems: [SourceProblem]
    /// 78 where a file cannot be read, 65 where its columns are wrong.
    package let exitCode: ExitCode

    /// Files that cannot be read (exit code 78).
    package static func unreadable(_ problems: [SourceProblem]) -> SourceContractError {
        SourceContractError(problems: problems, exitCode: .configuration)
    }

    /// Queries whose columns are not those of the contract (exit code 65).
    package static func mismatch(_ problems: [SourceProblem]) -> SourceContractError {
        SourceContractError(problems: problems, exitCode: .badInput)
    }

    /// One line per problem and a last one that says what to do.
    package var description: String {
        let advice =
            exitCode == .badInput
            ? "The columns of these queries are not those of the contract; no row was read. Their comments and the "
                + "templates of `allot init` name every column."
            : "These queries map your tables to allot's; `allot init` writes a set to start from."
        return (problems.map(\.description) + [advice]).joined(separator: "\n")
    }
}
