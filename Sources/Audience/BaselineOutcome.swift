/// What users' margin over one outcome window looked like before tonight: the scale that priors are set by.
///
/// It mixes treated and untreated users, so it says how large profits are, never what an arm earns. Money is in the
/// currency's unit; it is over *all* users of the table, those who bought nothing included.
package struct BaselineOutcome: Sendable, Equatable {
    /// Users, buyers or not.
    package let users: Int
    /// Share of users with a purchase in the window, 0–1; 0 for no users.
    package let shareBuying: Double
    /// Mean margin per user and window; 0 for no users.
    package let mean: Double
    /// Variance between users (divisor *n* − 1); 0 for fewer than two users.
    package let variance: Double
    /// Largest margin of one user that is learned from, in micros: the ``BaselineFold/capQuantile`` quantile (nearest
    /// rank) of margin among the window's buyers.
    ///
    /// `nil` where nobody bought or that quantile is not above 0: then nothing is cut off.
    package let cap: Int64?
    /// ``mean`` with every user's margin cut to ±``cap``.
    package let winsorisedMean: Double
    /// ``variance`` with every user's margin cut to ±``cap``.
    package let winsorisedVariance: Double

    /// What a margin cut to ±``cap`` is multiplied by, so that on average it stands for the whole: ``mean`` /
    /// ``winsorisedMean``, from 1 to ``largestTailFactor``.
    ///
    /// A cut mean alone would understate what every arm brings in, but not what it costs, and so favour cheap arms.
    package var tailFactor: Double {
        guard winsorisedMean > 0 else { return 1 }
        return min(max(mean / winsorisedMean, 1), Self.largestTailFactor)
    }

    /// A few orders that carry most of a shop's margin are no rule for next week's.
    private static let largestTailFactor = 4.0
}
