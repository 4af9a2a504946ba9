package import Records
internal import Statistics

/// Whether as many users are held out as designed: if not, the split is broken and no comparison means anything.
///
/// χ² = Σ (observed − designed)² / designed over both groups, one degree of freedom. The alarm is at *p* < .001, because
/// the test is read every night for every campaign (METHODS §6).
package struct SampleRatio: Sendable, Hashable {
    /// What the test says.
    package enum Status: String, Sendable, CaseIterable {
        /// As designed, as far as one can tell.
        case fine
        /// Odd (.001 ≤ *p* < .01): worth a look.
        case caution
        /// Broken (*p* < .001): the numbers are not to be used.
        case alarm
    }

    /// Users held out.
    package let holdoutUsers: Int64
    /// Users of both groups.
    package let users: Int64
    /// The share that was to be held out.
    package let designedShare: Double
    /// The statistic, ≥ 0.
    package let chiSquare: Double
    /// P(a statistic at least as large | the split is as designed).
    package let pValue: Double

    /// The test of `holdoutUsers` of `users` against `designedShare`.
    ///
    /// - Throws: ``ParameterError`` for a share outside (0, 1) or more users held out than there are.
    package init(holdoutUsers: Int64, users: Int64, designedShare: Double) throws(ParameterError) {
        guard designedShare > 0, designedShare < 1 else {
            throw ParameterError(
                owner: "SampleRatio", parameter: "designedShare", allowed: "strictly between 0 and 1",
                got: "\(designedShare)")
        }
        guard holdoutUsers >= 0, users >= holdoutUsers else {
            throw ParameterError(
                owner: "SampleRatio", parameter: "holdoutUsers", allowed: "from 0 to \(users)", got: "\(holdoutUsers)")
        }
        self.holdoutUsers = holdoutUsers
        self.users = users
        self.designedShare = designedShare
        // Both groups deviate by the same number, so the two terms add up to one.
        let deviation = Double(holdoutUsers) - Double(users) * designedShare
        chiSquare =
            users == 0 ? 0 : deviation * deviation / (Double(users) * designedShare * (1 - designedShare))
        pValue = 2 * Normal.cdf(-chiSquare.squareRoot())
    }

    /// The share that is held out; 0 without users.
    package var observedShare: Double { users > 0 ? Double(holdoutUsers) / Double(users) : 0 }

    /// What the test says.
    package var status: Status { pValue < 0.001 ? .alarm : pValue < 0.01 ? .caution : .fine }
}
