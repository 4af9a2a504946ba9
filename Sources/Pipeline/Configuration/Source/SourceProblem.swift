/// One thing wrong with a source query.
package struct SourceProblem: Sendable, Hashable, CustomStringConvertible {
    /// The file's path, as messages show it.
    package let path: String
    /// What is wrong and what would be right; one line.
    package let message: String

    /// A problem of the query at `path`.
    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// The problem as `path: message`.
    package var description: String { "\(path): \(message)" }
}
