import Records

/// What the values of a file, and the files together, must satisfy beyond their shapes.
///
/// The rules look at partial values: where a key is missing or wrong, that has been noted, and rules about it hold.
struct ConfigurationRules {
    /// A campaign's file with what could be read of it.
    struct Campaign {
        /// The file's path.
        var file: String
        /// What could be read of it.
        var value: ConfigurationValue
    }

    /// What was noted so far.
    private(set) var problems: [ConfigurationProblem] = []

    /// The most arms that all campaigns may have together, without `none`.
    static let mostArms = ArmSet.capacity - 1

    /// Notes `message` at the place of `value`.
    private mutating func note(_ file: String, _ value: ConfigurationValue?, _ message: String) {
        problems.append(
            ConfigurationProblem(file: file, position: value?.position ?? .start, message: message))
    }

    // MARK: The shop

    /// Checks the shop's file.
    mutating func check(shop value: ConfigurationValue, file: String) {
        for side in ["source", "target"] {
            guard let connection = value["database"]?[side], connection["service"] != nil else { continue }
            if let conninfo = connection["conninfo"] {
                note(
                    file, conninfo,
                    "`database.\(side)` has both `service` and `conninfo`: give one (a conninfo may say service=…)")
            }
        }
        check(segments: value["segments"], file: file)
    }

    /// Checks that every segment has a name of its own, whatever they may be made by later.
    private mutating func check(segments: ConfigurationValue?, file: String) {
        for rule in segments?["rules"]?.elements ?? [] {
            guard let id = rule["id"], let name = id.text else { continue }
            if name == SegmentsConfiguration.generic {
                note(file, id, "`segments.rules` has `generic`, which is the segment of users who are not told apart")
            } else if let kind = SegmentsConfiguration.Kind.allCases.first(where: { $0.contains(name) }) {
                note(
                    file, id,
                    "`segments.rules` has `\(name)`, which is a segment of `by: \(kind.rawValue)`: choose another `id`")
            }
        }
        if let most = segments?["most_clusters"], most.position != segments?.position,
            let kind = segments?["by"]?.text, kind != SegmentsConfiguration.Kind.clusters.rawValue
        {
            note(file, most, "`segments.most_clusters` only goes with `by: clusters`")
        }
    }

    // MARK: One campaign

    /// Checks one campaign's file.
    mutating func check(_ campaign: Campaign) {
        let (file, value) = (campaign.file, campaign.value)
        if let starts = value["starts"]?.day, let ends = value["ends"]?.day, ends < starts {
            note(file, value["ends"], "`ends` must not be before `starts` (\(starts))")
        }
        if let total = value["budget"]?["total"]?.money, let perDay = value["budget"]?["per_day"],
            let amount = perDay.money, amount > total
        {
            note(file, perDay, "`budget.per_day` must be at most `budget.total`")
        }
        if let floor = value["policy"]?["floor"]?.decimal, let least = value["policy"]?["floor_min"],
            let share = least.decimal, share > floor
        {
            note(file, least, "`policy.floor_min` must be at most `policy.floor` (\(floor))")
        }
        for offer in value["offers"]?.elements ?? [] { check(offer: offer, file: file) }
    }

    /// Checks that an offer's cost, price and discount go together.
    private mutating func check(offer: ConfigurationValue, file: String) {
        let discount = offer["discount"]
        switch offer["cost"]?.text {
        case "on_redemption":
            if discount == nil {
                note(file, offer["cost"], "`offers.cost` is on_redemption, which requires a `discount` to redeem")
            }
            if let price = offer["price"] {
                note(file, price, "`offers.price` only goes with `cost: per_click`, `per_impression` or `per_send`")
            }
        case let cost?:
            if offer["price"] == nil { note(file, offer["cost"], "`offers.cost` is \(cost), which requires a `price`") }
            if let discount {
                note(
                    file, discount,
                    "`offers.discount` requires `cost: on_redemption`: an offer with both a discount and a price "
                        + "is not supported yet")
            }
        case nil: break
        }
        guard discount == nil, offer["cost"] != nil else { return }
        for key in ["min_basket", "valid_days"] {
            if let value = offer[key] { note(file, value, "`offers.\(key)` only goes with a `discount`") }
        }
    }

    // MARK: All files together

    /// Checks what the shop and its campaigns must have between them.
    mutating func check(shop: (file: String, value: ConfigurationValue)?, campaigns: [Campaign]) {
        if let shop { for campaign in campaigns { check(audience: campaign, segments: shop.value["segments"]) } }
        var idSeen: [String: String] = [:]
        var saltSeen: [String: String] = [:]
        if let shop, let salt = shop.value["holdout"]?["salt"]?.text { saltSeen[salt] = shop.file }
        var arms = 0
        var isTooMany = false
        for campaign in campaigns.sorted(by: { $0.file < $1.file }) {
            let value = campaign.value
            if let id = value["campaign"], let name = id.text {
                if let other = idSeen[name] {
                    note(campaign.file, id, "`campaign` is `\(name)`, which is the campaign of \(other) already")
                }
                idSeen[name] = idSeen[name] ?? campaign.file
            }
            if let salt = value["holdout"]?["salt"], let name = salt.text {
                if let other = saltSeen[name] {
                    note(
                        campaign.file, salt,
                        "`holdout.salt` is `\(name)`, as in \(other): holdouts with one salt hold out the same users")
                }
                saltSeen[name] = saltSeen[name] ?? campaign.file
            }
            arms += Self.arms(of: value)
            if arms > Self.mostArms, !isTooMany {
                isTooMany = true
                note(
                    campaign.file, value["offers"],
                    "with this campaign there are \(arms) arms (offers × creatives × channels) over all campaigns; "
                        + "at most \(Self.mostArms) are supported")
            }
        }
    }

    /// Checks that an audience names only segments that the shop makes.
    private mutating func check(audience campaign: Campaign, segments: ConfigurationValue?) {
        guard let segments, let kind = segments["by"]?.text.flatMap(SegmentsConfiguration.Kind.init) else { return }
        let own = segments["rules"]?.elements.compactMap { $0["id"]?.text } ?? []
        for element in campaign.value["audience"]?["segments"]?.elements ?? [] {
            guard let name = element.text, !own.contains(name), !kind.contains(name),
                name != SegmentsConfiguration.generic
            else { continue }
            let known = own + kind.ids + [SegmentsConfiguration.generic]
            let there = (own + [kind.words, SegmentsConfiguration.generic]).joined(separator: ", ")
            note(
                campaign.file, element,
                "`audience.segments` has `\(YamlNode.shown(name))`, which is no segment of this shop"
                    + "\(SpellingSuggestion.hint(for: name, in: known)); there are \(there)")
        }
    }

    /// Offers × creatives × channels.
    private static func arms(of value: ConfigurationValue) -> Int {
        let offers = value["offers"]?.elements.count ?? 0
        let creatives = max(1, value["creatives"]?.elements.count ?? 0)
        let channels = value["channels"]?.elements.count ?? 0
        return offers * creatives * channels
    }
}
