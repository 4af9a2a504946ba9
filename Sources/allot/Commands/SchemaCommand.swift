internal import ArgumentParser
internal import Pipeline

/// `allot schema`: the configuration's JSON Schema.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of the configuration, for editors and checks.")

    enum Document: String, ExpressibleByArgument, CaseIterable {
        case shop, campaign
    }

    @Argument(help: "shop for Jobs/allot.yaml, campaign for Jobs/campaigns/*.yaml.")
    var document = Document.shop

    func run() {
        Console.result(ConfigurationShape.jsonSchema(for: document == .shop ? .shop : .campaign))
    }
}
