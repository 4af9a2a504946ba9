/// A file of a new project cannot be written.
package struct ProjectTemplateError: ExitCoded, Hashable {
    /// The file's path.
    package let path: String
    /// Why, in the system's words.
    package let reason: String
    /// Paths of the files that were written before.
    package let written: [String]

    package var exitCode: ExitCode { .cannotWrite }

    package var description: String {
        let before = written.isEmpty ? "nothing was written" : "written before: \(written.joined(separator: ", "))"
        return "\(path): cannot be written: \(reason) (\(before))"
    }
}
