package import Audience
package import Records

/// What a day's events must be like before anything is learned from them.
package struct QualityConfiguration: Sendable, Hashable {
    /// How far they may be from what they should be, and from the usual.
    package let limits: QualityLimits
    /// Days that somebody has looked at: what is found about them is said, and refuses nothing.
    package let accept: [CalendarDay]
}
