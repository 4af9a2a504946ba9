package import Foundation
package import Testing

/// The folder of public data sets that some tests compare with; not part of the project.
///
/// ```swift
/// @Suite(.enabled(if: PublicData.folder != nil, PublicData.isNeeded))
/// ```
package enum PublicData {
    /// What a test that is skipped says.
    package static let isNeeded: Comment = "needs the public data sets: set ALLOT_DATA to their folder"

    /// `ALLOT_DATA`, else `../shared/data` beside the repository; `nil` where there is none.
    package static let folder: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder =
            ProcessInfo.processInfo.environment["ALLOT_DATA"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared/data")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The lines of a gzipped text file, without its header.
    ///
    /// - Parameter path: The file, below ``folder``.
    /// - Returns: The lines, none where there is no folder.
    /// - Throws: Foundation's error where no process can be started.
    package static func rows(ofGzip path: String) throws -> [Substring] {
        guard let folder else { return [] }
        let process = unpacking(folder.appending(path: path))
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst().map { $0 }
    }

    /// Unpacks a gzipped file to where the server of the tests, which may run as somebody else, can read it.
    ///
    /// - Parameters:
    ///   - path: The file, below ``folder``.
    ///   - destination: A file that does not exist yet.
    /// - Throws: Foundation's error where the file cannot be written or no process can be started; ``Unreadable``.
    package static func unpack(_ path: String, to destination: String) throws {
        guard let folder,
            FileManager.default.createFile(
                atPath: destination, contents: nil, attributes: [.posixPermissions: NSNumber(value: 0o644)])
        else { throw Unreadable(path: path) }
        let process = unpacking(folder.appending(path: path))
        let file = try FileHandle(forWritingTo: URL(filePath: destination))
        process.standardOutput = file
        try process.run()
        process.waitUntilExit()
        try file.close()
        guard process.terminationStatus == 0 else { throw Unreadable(path: path) }
    }

    /// A public file is not there, is no gzip file, or cannot be unpacked where it is wanted.
    package struct Unreadable: Error {
        /// The file, below ``PublicData/folder``.
        package let path: String
    }

    private static func unpacking(_ file: URL) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        return process
    }
}
