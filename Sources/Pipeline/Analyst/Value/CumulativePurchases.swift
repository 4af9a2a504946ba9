internal import Audience
internal import Records
internal import Reports

/// Repeat purchases from the first day on, actual and predicted, at the end of every period.
struct CumulativePurchases {
    /// One point a period, at most about two hundred, and one at the calibration's and the observation's end.
    let points: [ValueReport.Cumulative]

    /// The curve of the customers in `purchases`.
    ///
    /// The prediction for a day is Σ E[X(day − first purchase)] over customers who had come by then: of a newcomer of each
    /// day, not of what each did since.
    init(
        _ history: PurchaseHistory, _ purchases: CustomerPurchases, law: any PurchaseLaw, end: CalendarDay,
        last: CalendarDay, daysPerPeriod: Double
    ) {
        guard let first = purchases.firstDay.min().map({ Int($0) }) else {
            points = []
            return
        }
        let days = last.number - first
        var newcomers = [Int](repeating: 0, count: days + 1)
        var repeats = [Int](repeating: 0, count: days + 1)
        for row in 0..<purchases.count {
            newcomers[Int(purchases.firstDay[row]) - first] += 1
            let who = Int(purchases.customer[row])
            for place in history.starts[who] + 1..<max(history.starts[who] + 1, history.starts[who + 1])
            where Int(history.days[place]) - first <= days {
                repeats[Int(history.days[place]) - first] += 1
            }
        }
        let expected = (0...days).map { law.expectedPurchases(horizon: Double($0) / daysPerPeriod) }
        let step = max(1, Int((max(daysPerPeriod, Double(days) / 200)).rounded()))
        var places = Set(stride(from: 0, through: days, by: step))
        places.formUnion([end.number - first, days])
        var points: [ValueReport.Cumulative] = []
        var actual = 0
        for day in 0...days {
            actual += repeats[day]
            guard places.contains(day) else { continue }
            var predicted = 0.0
            for start in 0...day where newcomers[start] > 0 {
                predicted += Double(newcomers[start]) * expected[day - start]
            }
            points.append(
                .init(day: CalendarDay(number: first + day), actual: actual, predicted: predicted))
        }
        self.points = points
    }
}
