/// Whether the numbers can be trusted: each check with a shape, a word and what was found.
struct TrustSection: ReportSection {
    let report: CampaignReport
    let local: Localisation

    let id = "trust"
    var name: String { local.texts(.trustSection) }

    var headline: HTML {
        let texts = local.texts
        let checks = report.trust
        if let red = checks.first(where: { $0.level == .red }) {
            return texts.html(.trustHeadlineRed, ["finding": finding(red.finding)])
        }
        let cautions = checks.filter { $0.level == .amber }
        if cautions.count == 1 {
            return texts.html(.trustHeadlineCaution, ["finding": finding(cautions[0].finding)])
        }
        if !cautions.isEmpty {
            return texts.sentence(
                .trustHeadlineAmber, count: cautions.count, ["count": local.number.count(cautions.count)])
        }
        guard !checks.isEmpty else { return .text(texts(.trustHeadlineNone)) }
        return texts.sentence(.trustHeadlineGreen, count: checks.count, ["count": local.number.count(checks.count)])
    }

    var content: HTML {
        if !report.trust.isEmpty {
            HTML(.ul, .class("checks")) {
                for check in report.trust {
                    HTML(.li, .class("level-" + check.level.rawValue)) {
                        HTML(.span, .class("badge")) {
                            HTML(.span, .class("sign"), .init(.ariaHidden, "true")) { Self.sign(check.level) }
                            local.texts(Self.word(check.level))
                        }
                        HTML(.span, .class("what")) { local.texts(Self.name(check.finding.kind)) }
                        HTML(.span, .class("found")) { finding(check.finding) }
                    }
                }
            }
        }
    }

    /// The level as a word.
    static func word(_ level: TrustCheck.Level) -> Phrase {
        switch level {
        case .green: .trustGreen
        case .amber: .trustAmber
        case .red: .trustRed
        }
    }

    /// The level as a shape.
    static func sign(_ level: TrustCheck.Level) -> String {
        switch level {
        case .green: "✓"
        case .amber: "▲"
        case .red: "✕"
        }
    }

    /// What a check is called.
    static func name(_ kind: TrustCheck.Kind) -> Phrase {
        switch kind {
        case .split: .trustSplit
        case .odds: .trustOdds
        case .freshness: .trustFreshness
        case .quarantine: .trustQuarantine
        case .plausibility: .trustPlausibility
        case .holdout: .trustHoldout
        case .maturity: .trustMaturity
        case .spend: .trustSpend
        }
    }

    private func finding(_ finding: TrustCheck.Finding) -> HTML {
        let texts = local.texts
        let number = local.number
        switch finding {
        case .split(let expected, let observed, let chance):
            return texts.sentence(
                .trustSplitFinding,
                [
                    "observed": number.percent(observed, decimals: 2),
                    "expected": number.percent(expected, decimals: 2), "chance": Self.probability(chance),
                ])
        case .odds(let rows, let invalid, let smallest):
            guard invalid == 0 else {
                return texts.sentence(
                    .trustOddsInvalid, ["invalid": number.count(invalid), "rows": number.count(rows)])
            }
            return texts.sentence(
                .trustOddsFinding, ["rows": number.count(rows), "smallest": Self.probability(smallest)])
        case .freshness(let lag, let limit):
            return texts.sentence(
                .trustFreshnessFinding,
                [
                    "lag": DecimalText.digits(lag, exponent: -1, trims: true),
                    "limit": DecimalText.digits(limit, exponent: -1, trims: true),
                ])
        case .quarantine(let rows, let total, let limit):
            return texts.sentence(
                .trustQuarantineFinding,
                [
                    "rows": number.count(rows), "total": number.count(total),
                    "share": number.percent(total > 0 ? Double(rows) / Double(total) : 0, decimals: 3),
                    "limit": number.percent(limit, decimals: 3),
                ])
        case .plausibility(let judged, let furthest):
            guard let furthest else {
                guard judged > 0 else { return .text(texts(.trustPlausibilityNone)) }
                return texts.sentence(.trustPlausibilityFinding, count: judged, ["count": number.count(judged)])
            }
            return texts.html(
                furthest.isLetThrough ? .trustPlausibilityLetThrough : .trustPlausibilityUnlike,
                SourceWords(local: local).values(furthest))
        case .holdout(let users, let needed):
            return texts.sentence(.trustHoldoutFinding, ["users": number.count(users), "needed": number.count(needed)])
        case .maturity(let open, let days):
            return texts.sentence(
                .trustMaturityFinding, count: days, ["open": number.count(open), "days": number.count(days)])
        case .spend(let forecast, let actual):
            return texts.sentence(
                .trustSpendFinding,
                ["actual": local.money.exact(actual), "forecast": local.money.exact(forecast)])
        }
    }

    /// A probability with two significant digits, `<0.001` below that.
    private static func probability(_ value: Double) -> String {
        guard value >= 0.001 else { return "<0.001" }
        return DecimalText.digits(value, exponent: max(-4, Precision.magnitude(value) - 1))
    }
}
