package import Postgres
package import Records
package import Statistics

/// Makes the identifiers of a list's decisions: a UUID of (campaign, interval, revision, user), never of the attempt.
///
/// A night that is run again after a crash gives the same users the same identifiers, so that a sender, who sends each
/// decision once, cannot send twice. The same user has another identifier in every other campaign, night and revision.
///
/// ```swift
/// let ids = DecisionID(campaignID: "spring-coupons", day: interval.day, revision: 0)
/// let words = ids[userID]   // (high, low)
/// ```
///
/// Campaign, day and revision make the key of a Philox stream once; a user then costs one block. Within a list the
/// 128 bits of two users differ for certain, because Philox is a bijection, until six bits give way to version and
/// variant; what remains is a chance of 2⁻¹²³ a pair. The format is version 8 of RFC 9562, "custom".
package struct DecisionID: Sendable, Hashable {
    @usableFromInline let stream: KeyedStream

    /// The identifiers of the list of `campaignID` for `day` in its `revision`.
    package init(campaignID: String, day: CalendarDay, revision: Int) {
        // The campaign comes last: it is the only part that may hold a blank.
        stream = KeyedStream(seed: 0, label: "decision \(day) \(revision) \(campaignID)")
    }

    /// High and low 64 bits of the identifier of `user`, as ``TargetingList`` keeps them.
    @inlinable
    package subscript(user: Int64) -> (high: UInt64, low: UInt64) {
        Self.formatted(stream.words(user))
    }

    /// High and low 64 bits of the identifiers of `users`, as ``TargetingList`` keeps them.
    package func columns(_ users: [Int64]) -> (high: [UInt64], low: [UInt64]) {
        var (high, low) = stream.words(of: users)
        for row in users.indices { (high[row], low[row]) = Self.formatted((high[row], low[row])) }
        return (high, low)
    }

    /// 128 bits with version and variant in their places.
    @inlinable
    static func formatted(_ words: (UInt64, UInt64)) -> (high: UInt64, low: UInt64) {
        ((words.0 & ~0xF000) | 0x8000, (words.1 & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000)
    }

    /// The identifier of `user`.
    package func uuid(_ user: Int64) -> PostgresUUID {
        let (high, low) = self[user]
        return PostgresUUID(high: high, low: low)
    }
}
