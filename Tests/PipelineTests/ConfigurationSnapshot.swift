import Foundation
import Testing

/// Golden files of the configuration's tests, in `Snapshots/Configuration`.
enum ConfigurationSnapshot {
    /// The folder.
    static var folder: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Snapshots/Configuration"
    }

    /// Expects `text` to be the golden file `name`; with `UPDATE_GOLDEN=1` it becomes the golden file.
    static func expect(_ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let path = "\(folder)/\(name)"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        let golden = try String(contentsOfFile: path, encoding: .utf8)
        if text != golden { Attachment.record(text, named: name) }
        #expect(text == golden, "UPDATE_GOLDEN=1 rewrites \(name)", sourceLocation: sourceLocation)
    }
}
