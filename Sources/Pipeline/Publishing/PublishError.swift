/// A list does not go live, or a pointer does not move; what was live stays live.
package enum PublishError: ExitCoded, Hashable {
    /// The list itself is wrong: a bug.
    case defective(campaign: String, defect: String)
    /// What is in the database is not the list.
    case checkFailed(campaign: String, version: Int64, finding: String)
    /// The table of a list could not be attached in the time allowed.
    case cannotAttach(version: Int64)
    /// The campaign's pointer has moved since this run began.
    case newerRunPublished(campaign: String)
    /// The connection was lost and cannot be made again, so that the outcome cannot be looked up.
    case outcomeUnknown(run: RunID)
    /// The campaign never ran.
    case unknownCampaign(String, known: [String])
    /// The campaign never had another list to go back to.
    case nothingToRollBackTo(campaign: String)
    /// The campaign has no such list, or it was never live, or its rows are gone.
    case versionUnavailable(campaign: String, version: Int64, reason: String)
    /// Another process is moving the pointer.
    case pointerBusy(campaign: String)

    package var exitCode: ExitCode {
        switch self {
        case .defective: .bug
        case .checkFailed: .refused
        case .cannotAttach, .newerRunPublished, .outcomeUnknown, .pointerBusy: .tryAgain
        case .unknownCampaign, .nothingToRollBackTo, .versionUnavailable: .usage
        }
    }

    package var description: String {
        switch self {
        case .defective(let campaign, let defect):
            "the list of \(campaign) is wrong: \(defect). This is a bug; the last list stays live"
        case .checkFailed(let campaign, let version, let finding):
            "version \(version) of \(campaign) is not in the database as it was computed: \(finding); "
                + "the last list stays live"
        case .cannotAttach(let version):
            "version \(version) could not be attached to allot.targeting, because another session holds a lock on it: "
                + "try again"
        case .newerRunPublished(let campaign):
            "a newer run has published \(campaign): nothing is published by this one"
        case .outcomeUnknown(let run):
            "the connection was lost while run \(run) published, and the database cannot be asked whether it did: "
                + "`allot status` will tell when it is back"
        case .unknownCampaign(let campaign, let known):
            known.isEmpty
                ? "no campaign has run yet, so there is no \(campaign)"
                : "there is no campaign \(campaign); there are \(known.joined(separator: ", "))"
        case .nothingToRollBackTo(let campaign):
            "\(campaign) has no earlier list to roll back to; `allot pause \(campaign)` empties it at once"
        case .versionUnavailable(let campaign, let version, let reason):
            "version \(version) cannot become the list of \(campaign): \(reason)"
        case .pointerBusy(let campaign):
            "another process is publishing \(campaign): try again"
        }
    }
}
