/// The named segments of RFM, by recency and frequency; raw values and identifiers never change.
///
/// |        | F1            | F2              | F3              | F4        | F5          |
/// |--------|---------------|-----------------|-----------------|-----------|-------------|
/// | R5     | new           | potential_loyal | potential_loyal | champions | champions   |
/// | R4     | promising     | potential_loyal | potential_loyal | loyal     | loyal       |
/// | R3     | about_to_sleep| about_to_sleep  | need_attention  | loyal     | loyal       |
/// | R1, R2 | hibernating   | hibernating     | at_risk         | at_risk   | cannot_lose |
package enum Segment: Int32, Sendable, CaseIterable, Identifiable {
    case champions
    case loyal
    case potentialLoyal
    case new
    case promising
    case needAttention
    case aboutToSleep
    case cannotLose
    case atRisk
    case hibernating
    case noPurchase

    /// The segment of a user with scores `recency` and `frequency`, each 1–5.
    package init(recency: UInt8, frequency: UInt8) {
        switch (recency, frequency) {
        case (5, 4...): self = .champions
        case (3..., 4...): self = .loyal
        case (4..., 2...3): self = .potentialLoyal
        case (5, _): self = .new
        case (4, _): self = .promising
        case (3, 3): self = .needAttention
        case (3, _): self = .aboutToSleep
        case (_, 5): self = .cannotLose
        case (_, 3...4): self = .atRisk
        default: self = .hibernating
        }
    }

    /// The word that configuration, tables and files use.
    package var id: String {
        switch self {
        case .champions: "champions"
        case .loyal: "loyal"
        case .potentialLoyal: "potential_loyal"
        case .new: "new"
        case .promising: "promising"
        case .needAttention: "need_attention"
        case .aboutToSleep: "about_to_sleep"
        case .cannotLose: "cannot_lose"
        case .atRisk: "at_risk"
        case .hibernating: "hibernating"
        case .noPurchase: "no_purchase"
        }
    }

    /// The name a person reads.
    package var name: String {
        switch self {
        case .champions: "Champions"
        case .loyal: "Loyal"
        case .potentialLoyal: "Potentially loyal"
        case .new: "New"
        case .promising: "Promising"
        case .needAttention: "Need attention"
        case .aboutToSleep: "About to sleep"
        case .cannotLose: "Cannot lose"
        case .atRisk: "At risk"
        case .hibernating: "Hibernating"
        case .noPurchase: "No purchase"
        }
    }

    /// One plain sentence about who is in it.
    package var explanation: String {
        switch self {
        case .champions: "Bought most recently and order more often than most."
        case .loyal: "Order more often than most and bought not long ago."
        case .potentialLoyal: "Bought recently, with a few orders so far."
        case .new: "Bought most recently, with the fewest orders."
        case .promising: "Bought fairly recently, with the fewest orders."
        case .needAttention: "Middling in both: neither recent nor frequent."
        case .aboutToSleep: "Few orders, and the last one is getting old."
        case .cannotLose: "Ordered most often, but not for a long time."
        case .atRisk: "Ordered fairly often, but not for a long time."
        case .hibernating: "Few orders, the last one long ago."
        case .noPurchase: "No purchase in the history that is looked at."
        }
    }
}
