package import Records

extension Truth {
    /// What `decisions` add to the expected outcomes of their users, all together: what a list is really worth.
    ///
    /// - Parameters:
    ///   - decisions: A list's rows; of its arms, only the identifiers matter.
    ///   - day: First local day on which they are in force.
    ///   - windowDays: Days of the outcome window, ≥ 1.
    /// - Returns: The sum over the rows of ``increment(user:arm:from:windowDays:)``.
    /// - Throws: ``ParameterError`` where the list has an arm that is not among ``arms``.
    package func increment(
        of decisions: ReceivedDecisions, from day: CalendarDay, windowDays: Int
    ) throws(ParameterError) -> ExpectedOutcome {
        var places: [Int] = []
        for arm in decisions.arms {
            guard let place = arms.firstIndex(where: { $0.id == arm.id }) else {
                throw ParameterError(
                    owner: "Truth", parameter: "arms", allowed: "arms whose truth is known", got: arm.id)
            }
            places.append(place)
        }
        var sum = ExpectedOutcome()
        for row in 0..<decisions.count {
            sum += increment(
                user: Int(decisions.userID[row] - 1), arm: places[Int(decisions.arm[row])], from: day,
                windowDays: windowDays)
        }
        return sum
    }
}
