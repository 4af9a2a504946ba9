internal import Statistics

/// How rows of a table say what is known about them, and what is not.
enum IntervalWords {
    /// An estimate with its interval, or that there is none.
    static func short(_ interval: Interval?, _ local: Localisation) -> String {
        guard let interval else { return local.texts(.pageNotEnough) }
        return local.texts(
            .offersValue,
            ["value": local.money.estimate(interval, signed: true), "range": local.money.range(interval)])
    }

    /// Gain, loss or unclear, or that there is too little data.
    static func reading(_ interval: Interval?, _ local: Localisation) -> String {
        switch interval?.direction {
        case .gain: local.texts(.offersGain)
        case .loss: local.texts(.offersLoss)
        case .unclear: local.texts(.offersUnclear)
        case .none: local.texts(.offersUnknown)
        }
    }

    /// A number of people, or why it is hidden.
    static func people(_ users: Int, hidden: SmallCells.Hiding?, _ local: Localisation) -> String {
        switch hidden {
        case .fewerThan(let k): local.texts(.pageFewerThan, ["k": local.number.count(k)])
        case .complement: local.texts(.pageHidden)
        case .none: local.number.count(users)
        }
    }
}
