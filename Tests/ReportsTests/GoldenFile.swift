import Foundation
import Testing

/// A file of this folder's `Snapshots` that a text must equal; `UPDATE_GOLDEN=1` writes it anew.
struct GoldenFile {
    let name: String

    private var url: URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(name)")
    }

    /// Records an issue, with the text attached, where `text` differs from the file.
    func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: url)
            return
        }
        let expected = try? Data(contentsOf: url)
        guard expected != Data(text.utf8) else { return }
        Attachment.record(text, named: name, sourceLocation: sourceLocation)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let before = String(decoding: expected ?? Data(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let line = zip(lines, before).prefix { $0 == $1 }.count
        Issue.record(
            """
            \(name) differs from line \(line + 1) on; if that is meant, run again with UPDATE_GOLDEN=1.
            file: \(line < before.count ? String(before[line]) : "(its end)")
            text: \(line < lines.count ? String(lines[line]) : "(its end)")
            """, sourceLocation: sourceLocation)
    }
}
