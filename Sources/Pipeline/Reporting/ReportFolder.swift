internal import Foundation

/// The folder that reports are written to: a set of files replaces the one before it, each file whole or not at all.
///
/// All files are first written beside their places under names that nobody guesses; only when all of them are on disk do
/// they take their places, by renaming. A full disk therefore leaves the old report as it was. Files can be read by
/// their owner only (mode 0600), and so can a folder that is made here (0700): a report tells what a shop earns.
/// A symbolic link in the place of a file is never followed or replaced: it is an error.
package struct ReportFolder: Sendable {
    /// One file of a report.
    package struct File: Sendable {
        /// Its name in the folder.
        package var name: String
        /// Its text, UTF-8.
        package var text: String

        /// The file `name` with `text`.
        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The folder.
    let path: String
    /// Called with each effect on the folder before it is made; what it throws is as if the system had refused it.
    private let checkpoint: @Sendable (String) throws -> Void

    /// The folder at `path`, which need not exist.
    package init(path: String, checkpoint: @escaping @Sendable (String) throws -> Void = { _ in }) {
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Writes `files`, and makes the folder where there is none.
    ///
    /// - Returns: The files' paths, in their order.
    /// - Throws: ``ReportFolderError``.
    package func write(_ files: [File]) throws(ReportFolderError) -> [String] {
        try makeFolder()
        for file in files { try refuseAnythingButFiles(at: place(of: file)) }
        var drafts: [(draft: String, place: String)] = []
        defer { for (draft, _) in drafts { try? FileManager.default.removeItem(atPath: draft) } }
        for file in files {
            let draft = "\(path)/.\(file.name).\(UUID().uuidString)"
            drafts.append((draft, place(of: file)))
            try write(Data(file.text.utf8), to: draft, for: place(of: file))
        }
        for (draft, place) in drafts {
            try refuseAnythingButFiles(at: place)
            try reach("rename", place)
            // rename(2) replaces in one step, which no call of Foundation promises. The pointers last for the call only.
            guard unsafe rename(draft, place) == 0 else {
                throw ReportFolderError(path: place, reason: Self.reason(of: errno))
            }
        }
        return drafts.map(\.place)
    }

    /// Whether the folder has a file named `name`.
    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    private func place(of file: File) -> String { "\(path)/\(file.name)" }

    private func makeFolder() throws(ReportFolderError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ReportFolderError(path: path, reason: Self.reason(of: error))
        }
    }

    /// A draft is empty until only its owner can read it.
    private func write(_ data: Data, to draft: String, for place: String) throws(ReportFolderError) {
        try reach("write", place)
        guard FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw ReportFolderError(path: place, reason: Self.reason(of: errno)) }
        do {
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
            defer { try? handle.close() }
            try handle.write(contentsOf: data)
        } catch {
            throw ReportFolderError(path: place, reason: Self.reason(of: error))
        }
    }

    private func reach(_ effect: String, _ place: String) throws(ReportFolderError) {
        do {
            try checkpoint("\(effect) \(place)")
        } catch {
            throw ReportFolderError(path: place, reason: Self.reason(of: error))
        }
    }

    private func refuseAnythingButFiles(at place: String) throws(ReportFolderError) {
        guard let type = try? FileManager.default.attributesOfItem(atPath: place)[.type] as? FileAttributeType else {
            return
        }
        if type == .typeSymbolicLink {
            throw ReportFolderError(path: place, reason: "it is a symbolic link; remove it, or name another folder")
        }
        guard type == .typeRegular else { throw ReportFolderError(path: place, reason: "it is not a file") }
    }

    private static func reason(of code: Int32) -> String {
        POSIXErrorCode(rawValue: code).map { reason(of: POSIXError($0)) } ?? "error \(code)"
    }

    private static func reason(of error: any Error) -> String {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
        return (underlying ?? error).localizedDescription
    }
}
