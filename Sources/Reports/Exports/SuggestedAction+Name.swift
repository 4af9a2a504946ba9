internal import Records

extension SuggestedAction.Kind {
    /// The kind as a word of the exports.
    var name: String {
        switch self {
        case .stopOffer: "stop_offer"
        case .favourOffer: "favour_offer"
        case .raiseBudget: "raise_budget"
        case .stretchBudget: "stretch_budget"
        case .leaveOutSegment: "leave_out_segment"
        case .restock: "restock"
        case .repair: "repair"
        case .wait: "wait"
        }
    }

    /// What the action is about: an offer, a segment, an amount, a day, a check.
    var subject: String {
        switch self {
        case .stopOffer(let label, _), .favourOffer(let label, _), .leaveOutSegment(let label, _),
            .restock(let label, _):
            label.fallback
        case .raiseBudget(let step, _): PlainNumber.text(step)
        case .stretchBudget(let day, _), .wait(let day): day.description
        case .repair(let check): check.rawValue
        }
    }
}
