/// What a database has of the binary's migrations.
package struct MigrationStatus: Sendable, Hashable {
    /// A migration, and when it was applied.
    package struct Entry: Sendable, Hashable {
        /// Its place in the order.
        package var number: Int
        /// Its name.
        package var name: String
        /// When the database got it; `nil` where it is still to be applied.
        package var appliedAt: UTCTime?
    }

    /// The binary's migrations, in order.
    package var entries: [Entry]

    /// Names of the migrations still to be applied, in order.
    package var pending: [String] { entries.filter { $0.appliedAt == nil }.map(\.name) }
}

extension MigrationStatus: CustomStringConvertible {
    /// One line a migration: its name, and since when the database has it.
    package var description: String {
        entries.map { entry in
            "\(entry.name)  \(entry.appliedAt.map { "applied \($0)" } ?? "pending")"
        }.joined(separator: "\n")
    }
}
