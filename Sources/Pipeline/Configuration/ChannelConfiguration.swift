package import Records

/// A way to reach users, and what one delivery costs.
package struct ChannelConfiguration: Sendable, Hashable, Identifiable {
    /// Its identifier, as deliveries and consents name it.
    package let id: String
    /// What one delivery costs, whatever the offer.
    package let costPerSend: Money
}
