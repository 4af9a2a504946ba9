/// How many users changed their segment since the last night of another day, and whether the segments have drifted.
struct SegmentFlowSection: ReportSection {
    let flow: SegmentFlow
    let disclosed: DisclosedFlow
    let smallCell: Int
    let local: Localisation

    init(flow: SegmentFlow, smallCell: Int, local: Localisation) {
        self.flow = flow
        self.smallCell = smallCell
        self.local = local
        disclosed = DisclosedFlow(flow, k: smallCell)
    }

    let id = "moves"
    var name: String { local.texts(.movesSection) }

    /// Most moves printed; the exports have all of them.
    private static let mostMoves = 20

    var headline: HTML {
        let days = ["from": local.day.short(flow.from), "to": local.day.short(flow.to)]
        guard flow.isComparable else { return local.texts.sentence(.movesHeadlineIncomparable, days) }
        guard let share = disclosed.movedShare else { return local.texts.sentence(.movesHeadlineFew, days) }
        return local.texts.sentence(
            .movesHeadline,
            days.merging(
                ["share": words(share), "users": local.number.count(disclosed.both.users)]
            ) { $1 })
    }

    var content: HTML {
        if flow.isComparable {
            HTML(.p) {
                HTML(.strong) { local.texts(Self.word(flow.drift)) }
                " "
                local.texts(Self.advice(flow.drift))
                if let index = disclosed.index {
                    " "
                    local.texts.sentence(.movesIndex, ["index": local.number.ratio(index)])
                }
            }
            HTML(.p) {
                local.texts.sentence(
                    .movesTraffic, ["entered": people(disclosed.entered), "left": people(disclosed.left)])
            }
            sizes.html
            if !disclosed.moves.isEmpty { moves.html }
            if !isComplete {
                HTML(.p, .class("note")) {
                    local.texts(.segmentsNote, ["k": local.number.count(smallCell)])
                }
            }
            if disclosed.moves.count > Self.mostMoves {
                HTML(.p, .class("note")) {
                    local.texts(.movesMore, ["count": local.number.count(Self.mostMoves)])
                }
            }
        }
    }

    private var isComplete: Bool {
        disclosed.moves.allSatisfy { $0.count.hidden == nil }
            && disclosed.sizes.allSatisfy { [$0.before, $0.stayed, $0.after].allSatisfy { $0.hidden == nil } }
    }

    private func words(_ share: DisclosedFlow.Share) -> String {
        share.isRounded ? local.number.chance(share.value) : local.number.percent(share.value)
    }

    private func people(_ count: DisclosedFlow.Count) -> String {
        IntervalWords.people(count.users, hidden: count.hidden, local)
    }

    private var sizes: DataTable {
        let texts = local.texts
        return DataTable(
            caption: texts(.movesSizes),
            columns: [
                .words(texts(.segmentsSegment)),
                .numbers(texts(.movesOn, ["day": local.day.short(flow.from)])), .numbers(texts(.movesStayed)),
                .numbers(texts(.movesOn, ["day": local.day.short(flow.to)])),
            ],
            rows: disclosed.sizes.map { size in
                [local.label(size.segment.label)]
                    + [size.before, size.stayed, size.after].map { .text(people($0)) }
            })
    }

    private var moves: DataTable {
        let texts = local.texts
        return DataTable(
            caption: texts(.movesTable),
            columns: [.words(texts(.movesFrom)), .words(texts(.movesTo)), .numbers(texts(.offersPeople))],
            rows: disclosed.moves.prefix(Self.mostMoves).map { move in
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
