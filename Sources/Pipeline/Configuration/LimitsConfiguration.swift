/// What a list must satisfy before it is published; a list that does not is refused, and the last one stays.
package struct LimitsConfiguration: Sendable, Hashable {
    /// Largest change of the audience's size against the last comparable list, as a share; above 0, at most 1.
    package let audienceChange: Double
    /// Fewest users in a list.
    package let minUsers: Int
    /// Largest share of source rows that may be unusable; 0 … 1.
    package let quarantine: Double
}
