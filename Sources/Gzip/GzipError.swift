/// A file could not be opened, read or unpacked.
package struct GzipError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, as the user named it.
    package let path: String
    /// What the system or zlib says about it.
    package let reason: String

    /// An error about the file that the user named `path`.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(path): \(reason)" }
}
