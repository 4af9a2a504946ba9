import Foundation
package import Records

/// The files that a new project starts from, compiled into the binary.
///
/// They map the common shop schema (`shop.customers`, `shop.events`, …) and are meant to be edited: at run time only the
/// user's own copies are read.
package enum ProjectTemplate {
    /// One file of the project.
    package struct File: Sendable, Hashable {
        /// Its path below the project's folder.
        package let path: String
        /// Its text.
        package let text: String
    }

    /// What ``write(to:files:)`` did.
    package struct Outcome: Sendable, Hashable {
        /// Paths of the files that were written, as messages show them.
        package let written: [String]
        /// Paths of the files that were there already and were left as they are.
        package let existing: [String]
    }

    /// What `allot init` writes: the shop, one campaign, the source queries and the roles.
    package static var files: [File] { [shop, coupons] + sources + [roles] }

    /// `Jobs/allot.yaml`.
    package static var shop: File {
        File(path: Configuration.shopPath, text: text(PackageResources.allot_yaml))
    }

    /// A campaign of coupons.
    package static var coupons: File {
        File(
            path: "\(Configuration.campaignsPath)/spring-coupons.yaml",
            text: text(PackageResources.spring_coupons_yaml))
    }

    /// A campaign of advertisements paid per click.
    package static var ads: File {
        File(path: "\(Configuration.campaignsPath)/tryon-ads.yaml", text: text(PackageResources.tryon_ads_yaml))
    }

    /// The six queries of the source contract.
    package static var sources: [File] {
        SourceFile.allCases.map { File(path: $0.path, text: text(template(of: $0))) }
    }

    /// `Sql/roles.sql`.
    package static var roles: File { File(path: "Sql/roles.sql", text: text(PackageResources.roles_sql)) }

    /// `file` with the days from which to which a campaign decides replaced by `days`.
    package static func file(_ file: File, deciding days: ClosedRange<CalendarDay>) -> File {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if line.hasPrefix("starts: ") { return "starts: \(days.lowerBound)" }
            return line.hasPrefix("ends: ") ? "ends: \(days.upperBound)" : String(line)
        }
        return File(path: file.path, text: lines.joined(separator: "\n"))
    }

    /// Writes `files` below `directory`, making folders as needed, and never touches a file that is there.
    ///
    /// A file appears whole or not at all.
    ///
    /// - Throws: ``ProjectTemplateError`` (exit code 73) where a file or folder cannot be written; the files written
    ///   before stay, and running it again goes on from there.
    package static func write(to directory: String, files: [File] = files) throws(ProjectTemplateError) -> Outcome {
        var written: [String] = []
        var existing: [String] = []
        for file in files {
            let path = ProjectPath.join(directory, file.path)
            do {
                let url = URL(fileURLWithPath: path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                if try create(Data(file.text.utf8), at: url) { written.append(path) } else { existing.append(path) }
            } catch {
                throw ProjectTemplateError(path: path, reason: error.localizedDescription, written: written)
            }
        }
        return Outcome(written: written, existing: existing)
    }

    /// Makes the file at `url` with `data`; `false` where something is there already.
    private static func create(_ data: Data, at url: URL) throws -> Bool {
        // Written beside its place under another name, then linked into it: a link, unlike a rename, never replaces.
        let draft = url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).\(UUID())")
        defer { try? FileManager.default.removeItem(at: draft) }
        if (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil { return false }
        try data.write(to: draft)
        do {
            try FileManager.default.linkItem(at: draft, to: url)
            return true
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            return false
        }
    }

    /// The template of a source query.
    private static func template(of file: SourceFile) -> [UInt8] {
        switch file {
        case .users: PackageResources.users_sql
        case .items: PackageResources.items_sql
        case .events: PackageResources.events_sql
        case .deliveries: PackageResources.deliveries_sql
        case .outcomes: PackageResources.outcomes_sql
        case .consent: PackageResources.consent_sql
        }
    }

    /// Embedded bytes as text.
    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
