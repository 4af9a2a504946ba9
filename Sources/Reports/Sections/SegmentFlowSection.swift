/// How many users changed their segment since the last night of another day, and whether the segments have drifted.
struct SegmentFlowSection: ReportSection {
    let flow: SegmentFlow
    let local: Localisation

    let id = "moves"
    var name: String { local.texts(.movesSection) }

    /// Most moves printed; the exports have all of them.
    private static let mostMoves = 20

    var headline: HTML {
        let days = ["from": local.day.short(flow.from), "to": local.day.short(flow.to)]
        guard let shown = flow.disclosed else { return local.texts.sentence(.movesHeadlineIncomparable, days) }
        guard let share = shown.movedShare else { return local.texts.sentence(.movesHeadlineFew, days) }
        return local.texts.sentence(
            .movesHeadline,
            days.merging(
                ["share": words(share), "users": local.number.count(shown.both.users)]
            ) { $1 })
    }

    var content: HTML {
        if let shown = flow.disclosed {
            HTML(.p) {
                HTML(.strong) { local.texts(Self.word(flow.drift)) }
                " "
                local.texts(Self.advice(flow.drift))
                if let index = shown.index {
                    " "
                    local.texts.sentence(.movesIndex, ["index": local.number.ratio(index)])
                }
            }
            HTML(.p) {
                local.texts.sentence(
                    .movesTraffic, ["entered": people(shown.entered), "left": people(shown.left)])
            }
            sizes(shown).html
            if !shown.moves.isEmpty { moves(shown).html }
            if shown.k > 1 {
                HTML(.p, .class("note")) {
                    local.texts(.movesRounded, ["k": local.number.count(shown.k)])
                }
            }
            if shown.moves.count > Self.mostMoves {
                HTML(.p, .class("note")) {
                    local.texts(.movesMore, ["count": local.number.count(Self.mostMoves)])
                }
            }
        }
    }

    private func words(_ share: DisclosedFlow.Share) -> String {
        share.isRounded ? local.number.chance(share.value) : local.number.percent(share.value)
    }

    private func people(_ count: DisclosedFlow.Count) -> String {
        IntervalWords.people(count.users, hidden: count.hidden, local)
    }

    private func sizes(_ shown: DisclosedFlow) -> DataTable {
        let texts = local.texts
        return DataTable(
            caption: texts(.movesSizes),
            columns: [
                .words(texts(.segmentsSegment)),
                .numbers(texts(.movesOn, ["day": local.day.short(flow.from)])), .numbers(texts(.movesStayed)),
                .numbers(texts(.movesOn, ["day": local.day.short(flow.to)])),
            ],
            rows: shown.sizes.map { size in
                [local.label(size.segment.label)]
                    + [size.before, size.stayed, size.after].map { .text(people($0)) }
            })
    }

    private func moves(_ shown: DisclosedFlow) -> DataTable {
        let texts = local.texts
        return DataTable(
            caption: texts(.movesTable),
            columns: [.words(texts(.movesFrom)), .words(texts(.movesTo)), .numbers(texts(.offersPeople))],
            rows: shown.moves.prefix(Self.mostMoves).map { move in
                [
                    move.from.map { local.label($0.label) } ?? .text(texts(.movesEntered)),
                    move.to.map { local.label($0.label) } ?? .text(texts(.movesLeft)), .text(people(move.count)),
                ]
            })
    }

    private static func word(_ drift: SegmentFlow.Drift) -> Phrase {
        switch drift {
        case .stable: .driftStable
        case .shifting: .driftShifting
        case .drifted: .driftDrifted
        }
    }

    private static func advice(_ drift: SegmentFlow.Drift) -> Phrase {
        switch drift {
        case .stable: .driftStableAdvice
        case .shifting: .driftShiftingAdvice
        case .drifted: .driftDriftedAdvice
        }
    }
}
