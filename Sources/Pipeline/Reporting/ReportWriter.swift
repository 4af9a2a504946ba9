internal import Evaluation
package import Postgres
internal import Records
internal import Reports
internal import Statistics

/// Writes the reports of a shop's campaigns, from what is in the tool's own tables.
///
/// Each campaign gets a page per language, a JSON document and a CSV table; an index of all campaigns stands beside
/// them, with what they earn together.
package struct ReportWriter: Sendable {
    /// The shop.
    private let project: Project
    /// Told, in a line each, which campaigns have nothing to report yet.
    private let notice: @Sendable (String) -> Void

    /// Reports of `project`.
    package init(project: Project, notice: @escaping @Sendable (String) -> Void = { _ in }) {
        self.project = project
        self.notice = notice
    }

    /// Writes the reports of `campaigns`.
    ///
    /// - Parameters:
    ///   - campaigns: The campaigns, configured or removed; all that ever published a list where none is named. One
    ///     without a published list has nothing to report and is left out, with a notice.
    ///   - directory: The folder; made where there is none.
    ///   - languages: Tags of the pages' languages; `nil` for the configured ones.
    ///   - connection: The tool's tables, without an open transaction.
    /// - Returns: The paths of the files, the index first; none where there is nothing to report.
    /// - Throws: ``NightError`` with exit code 64 for a campaign or language that nobody knows; ``ReportFolderError`` with exit code
    ///   73; `PostgresError`.
    package func write(
        _ campaigns: [String], to directory: String, languages: [String]? = nil, on connection: inout Connection
    ) throws -> [String] {
        let languages = try languages.map(Self.requested)
        let material = try connection.transaction(.snapshot) { connection throws(any Error) in
            try ReportMaterial.load(on: &connection)
        }
        let asked = try asked(campaigns, of: material)
        guard !asked.isEmpty else { return [] }
        let folder = ReportFolder(path: directory)
        let segments = ShopSegments(material, project.configuration)
        let ofShop = languages ?? Self.languages(project.configuration.shop.report.languages)
        var listed: [CampaignReport] = []
        var files: [ReportFolder.File] = []
        for list in material.lists {
            let isAsked = asked.contains(list.campaignID)
            // The index leads to pages that are in the folder, and to no others.
            guard isAsked || folder.has(ReportFiles.json(list.campaignID)) else { continue }
            let reporter = CampaignReporter(material: material, list: list, project: project, segments: segments)
            let report = try reporter.report()
            listed.append(report)
            guard isAsked else { continue }
            let own = languages ?? Self.languages(reporter.configuration?.report.languages ?? [])
            let all = ofShop + own.filter { !ofShop.contains($0) }
            files += all.map {
                ReportFolder.File(
                    name: ReportFiles.page(list.campaignID, $0), text: report.html(language: $0, languages: all))
            }
            files.append(ReportFolder.File(name: ReportFiles.json(list.campaignID), text: report.json()))
            files.append(ReportFolder.File(name: ReportFiles.csv(list.campaignID), text: report.csv()))
        }
        let index = PortfolioReport(
            currency: project.configuration.shop.currency, dataThrough: material.dataThrough,
            profit: try portfolioProfit(material), campaigns: listed.map(PortfolioReport.Campaign.init))
        var pages = ofShop.map {
            ReportFolder.File(name: ReportFiles.index($0), text: index.html(language: $0, languages: ofShop))
        }
        pages.append(ReportFolder.File(name: ReportFiles.indexJSON, text: index.json()))
        pages.append(ReportFolder.File(name: ReportFiles.indexCSV, text: index.csv()))
        return try folder.write(pages + files)
    }

    /// The campaigns to write: those of `campaigns` that have a list.
    private func asked(_ campaigns: [String], of material: ReportMaterial) throws -> Set<String> {
        let published = Set(material.lists.map(\.campaignID))
        let configured = project.configuration.campaigns.map(\.id)
        for id in campaigns where !published.contains(id) && !configured.contains(id) {
            let known = published.union(configured).sorted().joined(separator: ", ")
            throw NightError(
                .usage, "no campaign '\(id)': \(known.isEmpty ? "none is configured" : "there are \(known)")")
        }
        let wanted = campaigns.isEmpty ? published.union(configured) : Set(campaigns)
        for id in wanted.subtracting(published).sorted() {
            notice("\(id) has nothing to report: no list of it was published yet; allot run \(id) does it")
        }
        return wanted.intersection(published)
    }

    /// What all campaigns earn together: users held out from all of them against everybody else.
    private func portfolioProfit(_ material: ReportMaterial) throws -> Interval? {
        guard let last = material.portfolio.lastMature else { return nil }
        let nights = material.lists.map { list in
            CampaignReporter.nights(list, project.configuration.campaigns.first { $0.id == list.campaignID })
        }
        return try HoldoutFold.contrast(
            last.profit, unit: 1_000_000, windows: last.windows,
            plannedWindows: material.portfolio.plannedWindows(nights: nights.max() ?? 1),
            level: project.configuration.shop.report.level)?.alwaysValid
    }

    /// The languages of `tags`, each of which must be one that there are texts in.
    private static func requested(_ tags: [String]) throws -> [Language] {
        let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
        guard !tags.isEmpty else { throw NightError(.usage, "no language is named: there are \(known)") }
        return try tags.map { tag in
            guard let language = Language(rawValue: tag) else {
                throw NightError(.usage, "no language '\(tag)': there are \(known)")
            }
            return language
        }
    }

    /// The languages that there are texts in, of those that are named; English where there are none.
    private static func languages(_ tags: [String]) -> [Language] {
        let known = tags.compactMap(Language.init)
        return known.isEmpty ? [.english] : known
    }
}
