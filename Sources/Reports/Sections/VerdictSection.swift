internal import Statistics

/// The first thing on the page: what to do, how much it earned, how sure that is, and how fresh the data are.
struct VerdictSection {
    let report: CampaignReport
    let local: Localisation

    var html: HTML {
        HTML(.header, .class("verdict " + report.verdict.name)) {
            HTML(.p, .class("kicker")) { local.texts(.pageKicker) }
            HTML(.h1) { local.label(report.label) }
            HTML(.div, .class("call")) {
                HTML(.p, .class("word")) {
                    HTML(.span, .class("sign"), .init(.ariaHidden, "true")) { Self.sign(report.verdict) }
                    local.texts(Self.word(report.verdict))
                }
                HTML(.p, .class("sentence")) { sentence }
            }
            HTML(.p, .class("meta")) {
                local.texts.sentence(.pageDataThrough, ["day": local.day.full(report.dataThrough)])
                " · "
                period
            }
        }
    }

    private var period: HTML {
        let (from, to) = (local.day.full(report.from), local.day.full(report.to))
        guard report.from != report.to else { return local.texts.sentence(.pageNight, ["day": to]) }
        return local.texts.sentence(.pagePeriod, ["from": from, "to": to])
    }

    /// The verdict in two words.
    static func word(_ verdict: Verdict) -> Phrase {
        switch verdict {
        case .keepRunning: .verdictKeepRunning
        case .stop: .verdictStop
        case .tooEarly: .verdictTooEarly
        case .doNotUse: .verdictDoNotUse
        }
    }

    /// A shape that tells the verdicts apart without colour.
    static func sign(_ verdict: Verdict) -> String {
        switch verdict {
        case .keepRunning: "✓"
        case .stop: "✕"
        case .tooEarly: "…"
        case .doNotUse: "!"
        }
    }

    private var sentence: HTML {
        let texts = local.texts
        switch report.verdict {
        case .keepRunning, .stop:
            guard let profit = report.result.profit else { return .text(texts(.verdictFirstUnknown)) }
            let level = local.number.percent(profit.level)
            if report.verdict == .keepRunning {
                return texts.sentence(
                    .verdictGain,
                    ["profit": local.money.estimate(profit), "range": local.money.range(profit), "level": level])
            }
            return texts.sentence(
                .verdictLoss,
                ["loss": local.money.size(profit), "range": local.money.lossRange(profit), "level": level])
        case .tooEarly(let wait): return sentence(wait)
        case .doNotUse(let flaw): return sentence(flaw)
        }
    }

    private func sentence(_ wait: Verdict.Wait) -> HTML {
        let texts = local.texts
        switch wait {
        case .firstDecisions(.some(let day)): return texts.sentence(.verdictFirst, ["day": local.day.full(day)])
        case .firstDecisions(.none): return .text(texts(.verdictFirstUnknown))
        case .narrowerInterval(let days):
            guard let profit = report.result.profit else { return .text(texts(.verdictFirstUnknown)) }
            let range = local.money.range(profit)
            let level = local.number.percent(profit.level)
            guard let days else { return texts.sentence(.verdictUnsureLong, ["range": range, "level": level]) }
            return texts.sentence(
                .verdictUnsure, count: days,
                ["range": range, "level": level, "days": local.number.count(days)])
        }
    }

    private func sentence(_ flaw: Verdict.Flaw) -> HTML {
        let texts = local.texts
        switch flaw {
        case .split(let expected, let observed):
            return texts.sentence(
                .verdictFlawSplit,
                [
                    "expected": local.number.percent(expected, decimals: 1),
                    "observed": local.number.percent(observed, decimals: 1),
                ])
        case .odds(let rows): return texts.sentence(.verdictFlawOdds, count: rows, ["rows": local.number.count(rows)])
        case .staleData(let day): return texts.sentence(.verdictFlawStale, ["day": local.day.full(day)])
        case .quarantine(let share):
            return texts.sentence(.verdictFlawQuarantine, ["share": local.number.percent(share, decimals: 2)])
        case .implausible(let deviation):
            return texts.html(.verdictFlawImplausible, SourceWords(local: local).values(deviation))
        case .holdout(let users):
            return texts.sentence(.verdictFlawHoldout, count: users, ["users": local.number.count(users)])
        }
    }
}
