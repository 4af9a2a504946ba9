internal import ArgumentParser

/// Which campaigns a command is about.
struct CampaignOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The campaigns, by identifier.", valueName: "campaign"))
    var campaigns: [String] = []

    @Flag(name: .long, help: "Every campaign of the shop.")
    var all = false

    func validate() throws {
        guard all == campaigns.isEmpty else {
            throw ValidationError(all ? "Name campaigns or say --all, not both." : "Name a campaign, or say --all.")
        }
    }
}
