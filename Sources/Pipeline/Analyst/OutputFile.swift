internal import Foundation

/// A file that a command writes from its beginning; what was there is replaced.
package struct OutputFile {
    private let path: String
    private let handle: FileHandle

    /// Opens the file for writing.
    ///
    /// - Throws: ``TableError`` with exit code 73.
    package init(path: String) throws(TableError) {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else {
            throw TableError(
                "cannot write \(path): is its folder there, and may you write to it?", exitCode: .cannotWrite)
        }
        self.path = path
        self.handle = handle
    }

    /// Appends `text`.
    ///
    /// - Throws: ``TableError`` with exit code 73.
    package func write(_ text: String) throws(TableError) {
        do {
            try handle.write(contentsOf: Data(text.utf8))
        } catch {
            throw TableError("cannot write \(path): \(error.localizedDescription)", exitCode: .cannotWrite)
        }
    }
}
