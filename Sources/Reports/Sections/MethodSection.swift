/// What the words mean, how the numbers are made, and what it takes to make them again.
struct MethodSection: ReportSection {
    let report: CampaignReport
    let local: Localisation

    let id = "method"
    var name: String { local.texts(.methodSection) }

    var headline: HTML {
        local.texts.html(
            .methodHeadline, ["run": HTML(.code) { String(report.stamp.runID.prefix(8)) }])
    }

    var content: HTML {
        HTML(.h3) { local.texts(.methodWords) }
        HTML.definitions("glossary", glossary)
        HTML(.h3) { local.texts(.methodFormulas) }
        HTML(.ul, .class("formulas")) {
            for phrase in [Phrase.methodEffect, .methodSequence, .methodArms, .methodPolicy] {
                HTML(.li) { local.texts(phrase) }
            }
        }
        HTML(.h3) { local.texts(.methodStamp) }
        HTML.definitions("stamp", stamp)
    }

    private var glossary: [(term: String, value: HTML)] {
        let texts = local.texts
        return [
            (texts(.methodIncremental), .text(texts(.methodIncrementalText))),
            (texts(.methodInterval), .text(texts(.methodIntervalText))),
            (
                texts(.methodMature),
                .text(texts(.methodMatureText, ["days": local.number.count(report.stamp.windowDays)]))
            ),
            (texts(.methodRoi), .text(texts(.methodRoiText))),
            (texts(.methodChance), .text(texts(.methodChanceText))),
            (
                texts(.methodExploring),
                .text(texts(.methodExploringText, ["floor": local.number.percent(report.stamp.floor)]))
            ),
        ]
    }

    private var stamp: [(term: String, value: HTML)] {
        let texts = local.texts
        let stamp = report.stamp
        func code(_ text: String?) -> HTML {
            text.map { text in HTML(.code) { text } } ?? .text(texts(.methodUnpublished))
        }
        return [
            (texts(.methodRun), code(stamp.runID)),
            (texts(.methodNight), .text(local.day.full(stamp.interval))),
            (texts(.methodRevision), code(String(stamp.revision))),
            (texts(.methodVersion), code(stamp.version.map { String($0) })),
            (texts(.methodSeed), code(String(stamp.seed))),
            (texts(.methodTool), code(stamp.toolVersion)),
            (texts(.methodConfiguration), code(stamp.configurationDigest)),
            (texts(.methodSql), code(stamp.sqlDigest)),
            (texts(.methodList), code(stamp.listDigest)),
            (
                texts(.methodWindow),
                .text(
                    texts(
                        .methodDays, count: stamp.windowDays, ["days": local.number.count(stamp.windowDays)]))
            ),
            (texts(.methodCap), .text(stamp.winsorisingCap.map { "±" + local.money.size($0) } ?? texts(.methodNoCap))),
            (
                texts(.methodLeast),
                .text(DecimalText.digits(stamp.minimumEffectiveN, exponent: -1, trims: true))
            ),
            (texts(.methodFloor), .text(local.number.percent(stamp.floor))),
            (texts(.methodSmallCell), .text(local.number.count(report.smallCell))),
            (texts(.methodThrough), .text(local.day.full(report.dataThrough))),
        ]
    }
}
