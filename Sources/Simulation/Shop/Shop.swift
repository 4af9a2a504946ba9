internal import Foundation
package import Records
internal import Statistics

/// A simulated shop with known truth: it writes a shop's source tables and answers the lists that a tool publishes.
///
/// Every draw is a function of the scenario's seed, of what is decided, and of user, day or decision. A day is
/// therefore a pure function of the shop and of the decisions received so far: it may be generated in any order, in
/// blocks of users on any number of threads, and again, always with the same rows.
///
/// ```swift
/// var shop = try Shop(scenario, startDay: day, bounds: midnights)
/// let rows = shop.day(day, users: 0..<scenario.users)
/// try shop.receive(decisions, inForceFrom: day + 1)
/// ```
///
/// A local day runs like this: messages arrive from about 06:00 and are opened, claimed and clicked before 08:00;
/// visits, orders, returns and reviews follow until 24:00. So a coupon can be used on every order of its first day.
/// Before the first day nobody buys: returns of older orders do not exist.
package struct Shop: Sendable {
    /// The parameters.
    package let scenario: Scenario
    /// The first local day of history.
    package let startDay: CalendarDay
    /// Names of the channels, ascending.
    package let channels: [String]
    /// Offers met so far, in the order in which they came.
    package internal(set) var offers: [String] = []

    let answering: Answering
    var buying: Buying { answering.buying }
    /// `bounds[i]` is the first instant of the local day `startDay + i`.
    let bounds: [Int64]
    var book = DecisionBook()

    /// A shop that opens on `startDay`.
    ///
    /// - Parameters:
    ///   - scenario: Its parameters.
    ///   - startDay: The first local day of history, 1970-01-05 or later.
    ///   - bounds: First instants of the local days from `startDay` on, in microseconds since 1970-01-01 UTC, strictly
    ///     ascending, and one more at the end; days outside them cannot be generated.
    /// - Throws: ``ParameterError`` for a scenario outside its ranges, or for bounds that do not ascend.
    package init(_ scenario: Scenario, startDay: CalendarDay, bounds: [Int64]) throws(ParameterError) {
        try scenario.validate()
        guard startDay.number >= 4 else {
            throw ParameterError(
                owner: "Shop", parameter: "startDay", allowed: "1970-01-05 or later", got: startDay.description)
        }
        guard bounds.count >= 2, zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw ParameterError(
                owner: "Shop", parameter: "bounds", allowed: "at least two ascending instants",
                got: "\(bounds.count) instants")
        }
        self.scenario = scenario
        self.startDay = startDay
        self.bounds = bounds
        channels = scenario.channels.keys.sorted()
        answering = Answering(Buying(scenario, firstDay: startDay))
    }

    /// The local days that can be generated.
    package var days: Range<Int> { startDay.number..<startDay.number + bounds.count - 1 }

    /// First instant and length in microseconds of local day `day`.
    func interval(_ day: Int) -> (from: Int64, length: Int64) {
        precondition(days.contains(day), "day \(CalendarDay(number: day)) lies outside the shop's bounds")
        let index = day - startDay.number
        return (bounds[index], bounds[index + 1] - bounds[index])
    }
}
