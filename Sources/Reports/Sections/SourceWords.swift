/// What a measure of the day's events came to, in words.
struct SourceWords {
    let local: Localisation

    /// The values of a phrase with `measure`, `value` and `limit`.
    func values(_ deviation: SourceDeviation) -> [String: HTML] {
        func written(_ value: Double, decimals: Int) -> HTML {
            .figure(
                deviation.measure.isIndex
                    ? DecimalText.digits(value, exponent: -2) : local.number.percent(value, decimals: decimals))
        }
        return [
            "measure": .text(local.texts(Self.name(deviation.measure))),
            "value": written(deviation.value, decimals: 2), "limit": written(deviation.limit, decimals: 1),
        ]
    }

    /// What a measure is called.
    static func name(_ measure: SourceDeviation.Measure) -> Phrase {
        switch measure {
        case .unknownUsers: .sourceUnknownUsers
        case .unknownItems: .sourceUnknownItems
        case .viewsWithoutItem: .sourceViewsWithoutItem
        case .cartsWithoutItem: .sourceCartsWithoutItem
        case .purchasesWithoutItem: .sourcePurchasesWithoutItem
        case .purchasesWithoutAmount: .sourcePurchasesWithoutAmount
        case .purchasesWithoutOrder: .sourcePurchasesWithoutOrder
        case .duplicates: .sourceDuplicates
        case .kinds: .sourceKinds
        case .amounts: .sourceAmounts
        case .hours: .sourceHours
        case .activity: .sourceActivity
        case .recordedAhead: .sourceRecordedAhead
        case .datedAhead: .sourceDatedAhead
        }
    }
}
