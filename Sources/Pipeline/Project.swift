internal import Foundation
package import Postgres
internal import Records

/// A shop's folder, read and checked: configuration, campaigns and source queries.
package struct Project: Sendable {
    /// The folder that holds `Jobs/` and `Sql/`.
    package let directory: String
    /// The shop and its campaigns.
    package let configuration: Configuration
    /// The user's queries.
    package let contract: SourceContract

    /// Reads `directory`.
    ///
    /// - Throws: ``ConfigurationError`` with every problem of every file at once.
    package init(directory: String) throws {
        self.directory = directory
        configuration = try Configuration.load(directory: directory)
        contract = try SourceContract.load(directory: directory)
    }

    /// How to reach the tool's own tables: the role is taken on when a session begins.
    package var targetConninfo: String {
        let target = configuration.shop.target
        guard let role = target.role else { return target.connectionString }
        return Self.adding(option: "role=\(role)", to: target.connectionString)
    }

    /// A connection for the tool's own tables, under the writer's role.
    package func connectTarget() throws -> Connection { try Connection(targetConninfo) }

    /// `conninfo` with a setting for the session; both forms of connection strings are understood.
    private static func adding(option: String, to conninfo: String) -> String {
        guard conninfo.contains("://") else { return "\(conninfo) options='-c \(option)'" }
        let encoded = "options=-c%20\(option.replacingOccurrences(of: "=", with: "%3D"))"
        return conninfo + (conninfo.contains("?") ? "&" : "?") + encoded
    }

    /// A connection for the shop's tables; the reader's role is taken on inside each transaction.
    package func connectSource() throws -> Connection {
        try Connection(configuration.shop.source.connectionString)
    }

    /// How to reach the shop's tables, and the role to read them as, for a query of the user's.
    package var source: (conninfo: String, role: String?) {
        (configuration.shop.source.connectionString, configuration.shop.source.role)
    }

    /// Reads the shop's tables through the user's queries, under the reader's role.
    var sourceReader: SourceReader {
        let shop = configuration.shop
        return SourceReader(
            contract: contract, conninfo: shop.source.connectionString, currency: shop.currency,
            purpose: shop.privacy.purpose, role: shop.source.role)
    }

    /// The campaigns named `ids`, or all of them where none is named, by ascending identifier.
    ///
    /// - Throws: ``NightError`` with exit code 64 for a campaign that is not configured.
    package func campaigns(named ids: [String]) throws -> [CampaignConfiguration] {
        guard !ids.isEmpty else { return configuration.campaigns }
        let known = configuration.campaigns
        for id in ids where !known.contains(where: { $0.id == id }) {
            let list = known.isEmpty ? "none is configured" : "there are " + known.map(\.id).joined(separator: ", ")
            throw NightError(.usage, "no campaign '\(id)' in \(directory)/Jobs/campaigns: \(list)")
        }
        return known.filter { ids.contains($0.id) }
    }

    /// Digest of all that features depend on beside the shop's tables: after a change they begin anew.
    var featureSettings: String {
        let shop = configuration.shop
        let settings = Digest(
            of: "allot.features/2 \(shop.timezone) \(shop.currency) \(shop.historyDays) \(shop.lateDays)")
        return Digest(
            of: [settings, contract[.users].digest, contract[.items].digest, contract[.events].digest]
        ).description
    }

    /// What the user's queries and the configuration say, as digests for the ledger.
    package var digests: (configuration: String, sql: String) {
        let campaigns = configuration.campaigns.map(\.digest)
        return (Digest(of: [configuration.shop.digest] + campaigns).description, contract.digest.description)
    }
}
