/// The unit of time of a forecast.
package enum PeriodUnit: String, Sendable, CaseIterable {
    case day
    case week
    case month
    case quarter
    case year

    /// Its length in days; a month is a twelfth of 365.25.
    var days: Double {
        switch self {
        case .day: 1
        case .week: 7
        case .month: 30.4375
        case .quarter: 91.3125
        case .year: 365.25
        }
    }

    /// About a year, in these units.
    package var year: Int { Int((365.25 / days).rounded()) }
}
