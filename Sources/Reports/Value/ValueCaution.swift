/// What a reader of a ``ValueReport`` has to know before he uses it.
package enum ValueCaution: Sendable, Hashable, Codable {
    /// The data do not show that anybody stops buying: the model became NBD.
    case nobodyStops(model: String)
    /// These parameters are best at infinity or at 0.
    case unbounded([String])
    /// The data do not determine the parameters well enough for standard errors.
    case undetermined
    /// Many customers were seen first in the first period, so they bought before: so many, and as a share of all, where
    /// later periods have so many newcomers as a rule.
    case leftTruncation(customers: Int, share: Double, usual: Int)
    /// Rows with negative amounts, which are not counted as purchases.
    case refunds(Int)
    /// Average spend rises or falls with frequency, which Gamma–Gamma rules out.
    case correlated(Double)
    /// The mean spend of all customers is infinite.
    case infiniteSpend
    /// Too few customers came again to fit what they spend.
    case tooFewSpenders(Int)
    /// Customers whose first purchase is after the calibration, who are left out.
    case newcomers(Int)
    /// Nobody bought on two days: there is no forecast, and tiers are by what was spent.
    case nobodyCameAgain

    /// The caution in words.
    package func text(in language: Language) -> String {
        let local = Localisation(language, currency: "")
        let texts = local.texts
        switch self {
        case .nobodyStops(let model):
            return texts(.valueNobodyStops, ["model": ValueReport.title(of: model)])
        case .unbounded(let names):
            return texts(.valueUnbounded, ["names": names.joined(separator: texts(.formatComma))])
        case .undetermined: return texts(.valueUndetermined)
        case .leftTruncation(let customers, let share, let usual):
            return texts(
                .valueLeftTruncation,
                [
                    "customers": local.number.count(customers), "share": local.number.percent(share),
                    "usual": local.number.count(usual),
                ])
        case .refunds(let rows): return texts(.valueRefunds, ["rows": local.number.count(rows)])
        case .correlated(let correlation):
            return texts(.valueCorrelated, ["correlation": local.number.ratio(correlation)])
        case .infiniteSpend: return texts(.valueInfiniteSpend)
        case .tooFewSpenders(let customers):
            return texts(.valueTooFewSpenders, ["customers": local.number.count(customers)])
        case .newcomers(let customers):
            return texts(.valueNewcomers, ["customers": local.number.count(customers)])
        case .nobodyCameAgain: return texts(.valueNobodyCameAgain)
        }
    }
}
