import Foundation
import Logging
import Pipeline
import Postgres
import Records
import TestSupport

/// A project in a folder of its own, as `allot init` writes it, whose queries map a shop in the test's database.
struct RealInputProject {
    /// The one campaign.
    static let campaign = "spring-coupons"

    private let folder: TemporaryFolder

    /// The folder that holds `Jobs` and `Sql`.
    var directory: String { folder.path }

    /// Writes the project.
    ///
    /// - Parameters:
    ///   - days: When the campaign decides.
    ///   - shop: What `Jobs/allot.yaml` says beside version, seed and databases.
    ///   - campaign: What the campaign's file says beside version, name, dates, holdout, audience and publishing.
    ///   - reader: The role to read the shop's tables as; `nil` for whoever connects.
    ///   - sources: Queries instead of the templates'.
    /// - Throws: Foundation's error where a file cannot be written.
    init(
        deciding days: ClosedRange<CalendarDay>, shop: String, campaign: String, reader: String? = nil,
        sources: [SourceFile: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        _ = try ProjectTemplate.write(to: folder.path)
        let connection = #"conninfo: "\#(Database.current)""#
        let role = reader.map { ", role: \($0)" } ?? ""
        try write(
            """
            version: 1
            seed: 11
            database: {source: {\(connection)\(role)}, target: {\(connection)}}
            \(shop)
            """, to: Configuration.shopPath)
        try write(
            """
            version: 1
            campaign: \(Self.campaign)
            starts: \(days.lowerBound)
            ends: \(days.upperBound)
            holdout: {share: "0.10", salt: real-input}
            publish: {valid_for: 30h, keep_versions: 14}
            \(campaign)
            """, to: ProjectTemplate.coupons.path)
        for (file, query) in sources { try write(query, to: file.path) }
    }

    /// Replaces `text`, which must occur, in one of the queries, as its owner would with an editor.
    func edit(_ file: SourceFile, replacing text: String, with replacement: String) throws {
        let before = try String(contentsOfFile: folder.file(file.path), encoding: .utf8)
        let after = before.replacing(text, with: replacement)
        guard after != before else { throw NothingToEdit(text: text) }
        try write(after, to: file.path)
    }

    /// Adds a line to `Jobs/allot.yaml`.
    func append(_ line: String) throws {
        let before = try String(contentsOfFile: folder.file(Configuration.shopPath), encoding: .utf8)
        try write(before + line, to: Configuration.shopPath)
    }

    /// Runs the night of `day`: the project is read anew each time, as the command does.
    @discardableResult
    func run(_ day: CalendarDay, revises: Bool = false) throws -> NightResult {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try Night(project: try Project(directory: directory), log: log)
            .run(NightRequest(day: day, revises: revises, reports: nil))
    }

    private func write(_ text: String, to path: String) throws {
        try (text + "\n").write(toFile: folder.file(path), atomically: true, encoding: .utf8)
    }

    private struct NothingToEdit: Error {
        let text: String
    }

    // MARK: Queries of shops that have no such table

    static let noDeliveries = """
        SELECT NULL::uuid AS decision_id, NULL::timestamptz AS delivered_at, NULL::text AS channel,
            NULL::integer AS impressions, NULL::timestamptz AS opened_at, NULL::timestamptz AS clicked_at,
            NULL::timestamptz AS claimed_at, NULL::timestamptz AS opted_out_at
        WHERE false
        """
    static let noOutcomes = """
        SELECT NULL::uuid AS decision_id, NULL::bigint AS user_id, NULL::text AS offer_id, NULL::bigint AS order_id,
            NULL::timestamptz AS redeemed_at, NULL::numeric AS discount, NULL::numeric AS cost
        WHERE false
        """
    static let noConsent = """
        SELECT NULL::bigint AS user_id, NULL::text AS channel, true AS personalise, true AS contact,
            NULL::text AS purpose, NULL::timestamptz AS expires_at
        WHERE false
        """
}
