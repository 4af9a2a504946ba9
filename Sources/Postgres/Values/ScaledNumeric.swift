/// A numeric as an integer number of 10^(−scale), with every way in which it may not be one.
package enum ScaledNumeric: Sendable, Hashable {
    /// NULL.
    case null
    /// The exact value, in units of 10^(−scale).
    case value(Int64)
    /// NaN.
    case nan
    /// Infinity or −infinity.
    case infinity
    /// A value that does not fit 64 bits at this scale.
    case overflow
    /// A value with more digits after the point than the scale, rounded as PostgreSQL rounds: half away from zero.
    case inexact(Int64)
}
