internal import ArgumentParser
internal import Pipeline
internal import Postgres

/// `allot migrate`: the schema `allot`.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Creates or upgrades the schema allot, one transaction a migration.")

    @OptionGroup var project: ProjectOptions

    @Flag(name: .long, help: "Only say what would be applied.")
    var dryRun = false

    @Flag(name: .long, help: "Only say what has been applied.")
    var status = false

    func validate() throws {
        guard !(dryRun && status) else { throw ValidationError("Say --dry-run or --status, not both.") }
    }

    func run() throws {
        // As whoever connects: the roles of Sql/roles.sql do not exist before the first migration.
        var connection = try Connection(try project.load().configuration.shop.target.connectionString)
        let migrator = Migrator()
        if status { return Console.result(try migrator.status(&connection).description) }
        if dryRun {
            let pending = try migrator.status(&connection).pending
            return Console.result(
                pending.isEmpty ? "nothing to apply" : "would apply " + pending.joined(separator: ", "))
        }
        let applied = try migrator.migrate(&connection)
        Console.result(applied.isEmpty ? "nothing to apply" : "applied " + applied.joined(separator: ", "))
    }
}
