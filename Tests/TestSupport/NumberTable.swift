import Foundation

extension PublicData {
    /// The numbers of a text file: one row a line, blanks or tabs between them.
    ///
    /// - Parameters:
    ///   - path: The file, below ``folder``.
    ///   - columns: Numbers of a row; lines with another number of them are left out.
    /// - Returns: The rows; none where there is no folder.
    /// - Throws: Foundation's error where the file cannot be read.
    package static func numbers(of path: String, columns: Int) throws -> [[Double]] {
        guard let folder else { return [] }
        let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).compactMap { line in
            let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "," })
            let numbers = fields.compactMap { Double($0) }
            return numbers.count == columns ? numbers : nil
        }
    }
}
