/// A file or folder of a report cannot be written; what was there before is as it was.
package struct ReportFolderError: ExitCoded, Hashable {
    /// The path.
    package let path: String
    /// Why, in words that follow "cannot be written: ".
    package let reason: String

    package var exitCode: ExitCode { .cannotWrite }

    package var description: String { "\(path): cannot be written: \(reason). The report that was there is untouched." }
}
