/// Where a customer stands in the life of his custom; raw values and identifiers never change.
package enum LifecycleStage: Int32, Sendable, CaseIterable, Identifiable {
    case new
    case active
    case cooling
    case lapsed
    case lost
    case wonBack
    case prospect

    /// The word that configuration, tables and files use.
    package var id: String {
        switch self {
        case .new: "new"
        case .active: "active"
        case .cooling: "cooling"
        case .lapsed: "lapsed"
        case .lost: "lost"
        case .wonBack: "won_back"
        case .prospect: "prospect"
        }
    }

    /// The name a person reads.
    package var name: String {
        switch self {
        case .new: "New"
        case .active: "Active"
        case .cooling: "Cooling"
        case .lapsed: "Lapsed"
        case .lost: "Lost"
        case .wonBack: "Won back"
        case .prospect: "Prospect"
        }
    }

    /// One plain sentence about who is in it.
    package var explanation: String {
        switch self {
        case .new: "First bought not long ago, and is not overdue."
        case .active: "Buys at his usual rhythm."
        case .cooling: "Overdue by his own rhythm."
        case .lapsed: "Silent for three of his usual gaps or more."
        case .lost: "Silent for six of his usual gaps or more."
        case .wonBack: "Came back after a silence of three of his usual gaps or more."
        case .prospect: "No purchase in the history that is looked at."
        }
    }
}
