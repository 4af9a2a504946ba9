/// One step of the schema: a file of `Sql/migrations`, compiled into the binary.
package struct Migration: Sendable, Hashable {
    /// Its place in the order, from 1: the digits that the file's name begins with.
    package var number: Int
    /// The file's name without its ending, such as `0001_schema`.
    package var name: String
    /// The statements; they run in one transaction, so that BEGIN and COMMIT have no place in them.
    package var sql: String

    /// The migration `number`, called `name`.
    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// Every migration that this binary knows, in order.
    ///
    /// (The package manager names a resource after its file, with _ for what no identifier may begin with.)
    package static let all: [Migration] = [
        Migration(
            number: 1, name: "0001_schema",
            sql: String(decoding: PackageResources._001_schema_sql, as: UTF8.self)),
        Migration(
            number: 2, name: "0002_enrolment",
            sql: String(decoding: PackageResources._002_enrolment_sql, as: UTF8.self)),
        Migration(
            number: 3, name: "0003_policy_cell",
            sql: String(decoding: PackageResources._003_policy_cell_sql, as: UTF8.self)),
        Migration(
            number: 4, name: "0004_features",
            sql: String(decoding: PackageResources._004_features_sql, as: UTF8.self)),
        Migration(
            number: 5, name: "0005_segments",
            sql: String(decoding: PackageResources._005_segments_sql, as: UTF8.self)),
        Migration(
            number: 6, name: "0006_quality",
            sql: String(decoding: PackageResources._006_quality_sql, as: UTF8.self)),
        Migration(
            number: 7, name: "0007_feature_state",
            sql: String(decoding: PackageResources._007_feature_state_sql, as: UTF8.self)),
    ]
}
