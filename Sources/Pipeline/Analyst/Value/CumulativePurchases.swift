internal import Audience
internal import Records
internal import Reports

/// Repeat purchases from the first day on, actual and predicted, at the end of every period.
struct CumulativePurchases {
    /// One point a week or, of shorter periods, one a period; about two hundred at most, and the ends of calibration and
    /// observation.
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
        let expected = Self.expectedPurchases(law: law, days: days, daysPerPeriod: daysPerPeriod)
        let step = max(1, Int(max(min(daysPerPeriod, 7), Double(days) / 200).rounded()))
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

    /// The purchases to expect of a newcomer within 0, 1, … `days` days.
    ///
    /// Beyond a thousand days, as where somebody's first purchase is dated 1900, at a thousand of them and on straight lines
    /// in between: a law may take a million steps for a day.
    private static func expectedPurchases(law: any PurchaseLaw, days: Int, daysPerPeriod: Double) -> [Double] {
        let step = days / 1_000 + 1
        let knots = stride(from: 0, to: days + step, by: step).map {
            law.expectedPurchases(horizon: Double($0) / daysPerPeriod)
        }
        return (0...days).map { day in
            let (knot, rest) = day.quotientAndRemainder(dividingBy: step)
            guard rest > 0 else { return knots[knot] }
            return knots[knot] + (knots[knot + 1] - knots[knot]) * Double(rest) / Double(step)
        }
    }
}
