/// A campaign's pointer was moved by hand.
package struct PointerMove: Sendable, Hashable {
    /// The campaign.
    package var campaignID: String
    /// The version that was live before; `nil` where none was.
    package var from: Int64?
    /// The version that is live now.
    package var to: Int64
    /// The move's fence: a run that began before it cannot publish this campaign any more.
    package var fence: Int64
    /// Rows of the new live version that senders are not shown, because their users were sent something already.
    package var withheld: Int
    /// When the live version stops being sent.
    package var validTo: UTCTime
    /// Whether that is past, so that senders see nothing.
    package var isExpired: Bool
    /// Whether the campaign is paused, so that senders see nothing.
    package var isPaused: Bool
}

extension PointerMove: CustomStringConvertible {
    package var description: String {
        var text = from == to ? "\(campaignID): version \(to) is live already" : "\(campaignID): version \(to) is live"
        if let from, from != to { text += " instead of \(from)" }
        if withheld > 0 { text += "; \(withheld) of its users were sent something already and are withheld" }
        if isPaused {
            text += "; senders see nothing, because the campaign is paused"
        } else if isExpired {
            text += "; senders see nothing, because it was valid until \(validTo)"
        } else {
            text += "; it is sent until \(validTo)"
        }
        return text
    }
}
