/// What a user did, as the source contract names it.
package enum EventKind: UInt8, Sendable, CaseIterable {
    case view, search, cart, purchase, review, share, refund

    /// The kind that the source contract writes as `name`; `nil` for any other word.
    package init?(name: String) {
        guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    /// The word of the source contract.
    package var name: String { String(describing: self) }
}
