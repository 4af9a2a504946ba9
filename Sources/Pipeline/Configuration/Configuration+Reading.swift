extension Configuration {
    /// A configuration file's path and text.
    package struct File: Sendable, Hashable {
        /// The path, for messages.
        package var path: String
        /// The text.
        package var text: String

        /// A file at `path` with `text`.
        package init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// The configuration in these files.
    ///
    /// - Parameters:
    ///   - shop: `Jobs/allot.yaml`.
    ///   - campaigns: The files of `Jobs/campaigns`, in any order.
    /// - Throws: ``ConfigurationError`` with every problem of every file.
    package init(shop: File, campaigns: [File]) throws(ConfigurationError) {
        self = try Self.read(shop: shop, campaigns: campaigns, problems: [])
    }

    /// The configuration in the files that could be read; `problems` are those of the others.
    static func read(shop: File?, campaigns: [File], problems: [ConfigurationProblem]) throws(ConfigurationError)
        -> Configuration
    {
        var problems = problems
        var rules = ConfigurationRules()
        let shopValue = shop.flatMap { value(of: $0, as: .shop, problems: &problems) }
        if let shop, let shopValue { rules.check(shop: shopValue, file: shop.path) }
        var values: [ConfigurationRules.Campaign] = []
        for file in campaigns {
            guard let value = value(of: file, as: .campaign, problems: &problems) else { continue }
            values.append(ConfigurationRules.Campaign(file: file.path, value: value))
        }
        for campaign in values { rules.check(campaign) }
        rules.check(shop: shop.flatMap { file in shopValue.map { (file.path, $0) } }, campaigns: values)

        problems += rules.problems
        guard problems.isEmpty, let shopValue else { throw ConfigurationError(problems) }
        let decoded = ShopConfiguration(shopValue)
        return Configuration(
            shop: decoded,
            campaigns: values.map { CampaignConfiguration($0.value, file: $0.file, shop: decoded) }
                .sorted { $0.id < $1.id })
    }

    /// What could be read of `file`; what could not is added to `problems`.
    private static func value(
        of file: File, as document: ConfigurationShape.Document, problems: inout [ConfigurationProblem]
    ) -> ConfigurationValue? {
        var reader = YamlReader(file: file.path)
        let root = reader.read(file.text)
        problems += reader.problems
        guard let root else { return nil }
        var validator = ConfigurationValidator(file: file.path, shape: .of(document))
        let value = validator.validate(root)
        problems += validator.problems
        return value
    }

    /// The campaign with the identifier `id`; `nil` where there is none.
    package func campaign(_ id: String) -> CampaignConfiguration? { campaigns.first { $0.id == id } }

    /// Digest of the shop and all campaigns.
    package var digest: Digest { Digest(of: [shop.digest] + campaigns.map(\.digest)) }
}
