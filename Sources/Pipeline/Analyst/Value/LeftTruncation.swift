internal import Audience
internal import Reports

/// Whether a log begins in the middle of its customers' lives.
enum LeftTruncation {
    /// A caution where the first period has more than twice the newcomers that the following ones have as a rule.
    ///
    /// Who bought before the log begins is seen as a newcomer with his first purchase in it, so the first periods are crowded
    /// with old customers whose frequency and age are too small. The rule is the median of the next eight periods that have
    /// any newcomers.
    static func caution(_ purchases: CustomerPurchases, daysPerPeriod: Double) -> ValueCaution? {
        guard let first = purchases.firstDay.min() else { return nil }
        var newcomers: [Int] = []
        for day in purchases.firstDay {
            let period = Int(Double(day - first) / daysPerPeriod)
            while newcomers.count <= period { newcomers.append(0) }
            newcomers[period] += 1
        }
        let later = newcomers.dropFirst().filter { $0 > 0 }.prefix(8).sorted()
        guard later.count >= 3 else { return nil }
        let usual = later[later.count / 2]
        guard newcomers[0] > 2 * usual else { return nil }
        return .leftTruncation(
            customers: newcomers[0], share: Double(newcomers[0]) / Double(purchases.count), usual: usual)
    }
}
