internal import Foundation

/// A project of the benchmark's, in a folder of its own.
struct BenchmarkProject {
    /// The folder, as `--directory` wants it.
    let path: String

    /// Copies the template called `template` and appends how to reach the databases.
    ///
    /// - Throws: ``InputError`` where the template is not beside the program; what writing throws.
    init(_ template: String, source: String, target: String) throws {
        guard let original = Bundle.module.url(forResource: template, withExtension: nil) else {
            throw InputError("the benchmark's \(template) is not beside its program")
        }
        // Always the same folder, so that none is left behind for every run; another one for other databases.
        let name = "allot-benchmarks-\(template)-\(target.split(separator: "=").last ?? "")"
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        if FileManager.default.fileExists(atPath: folder.path) { try FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: original, to: folder)
        let file = folder.appending(path: "Jobs/allot.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let databases = """
            database:
              source: {conninfo: '\(Self.quoted(source))'}
              target: {conninfo: '\(Self.quoted(target))'}

            """
        try (text + databases).write(to: file, atomically: true, encoding: .utf8)
        path = folder.path
    }

    /// For a YAML text in single quotes.
    private static func quoted(_ text: String) -> String { text.replacing("'", with: "''") }
}
