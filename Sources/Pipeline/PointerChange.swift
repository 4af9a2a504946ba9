internal import Postgres
internal import Records

/// Moves a pointer by hand, with what the shop has delivered up to this moment.
package struct PointerChange {
    private let project: Project

    /// Changes of `project`'s pointers.
    package init(project: Project) {
        self.project = project
    }

    /// Makes the previous list of `campaign` live.
    package func rollback(_ campaign: String) throws -> PointerMove {
        var target = try project.connectTarget()
        try Migrator().requireCurrent(&target)
        let version = try Operations.rollbackTarget(of: campaign, on: &target)
        return try Operations.rollback(
            campaign, delivered: try delivered(since: version.windowFrom, on: &target), on: &target)
    }

    /// Makes `version` of `campaign` live.
    package func publish(_ campaign: String, version: Int64) throws -> PointerMove {
        var target = try project.connectTarget()
        try Migrator().requireCurrent(&target)
        let from = try Ledger.version(version, on: &target)?.windowFrom ?? 0
        return try Operations.publish(
            campaign, version: version, delivered: try delivered(since: from, on: &target), on: &target)
    }

    private func delivered(since: Int64, on target: inout Connection) throws -> [PostgresUUID] {
        var source = try project.connectSource()
        let now = try target.query("SELECT statement_timestamp() AS now").only.timestamp("now")
        return try project.sourceReader.readDeliveries(from: since, to: now + 1, on: &source).decision
    }
}
