package import Records

/// Who bought on which days: purchases of a day are one, days ascend within a customer.
package struct PurchaseHistory: Sendable {
    /// Where each customer's purchases begin in the other columns, and after the last one their end.
    package let starts: [Int]
    /// Days since 1970-01-01.
    package let days: [Int32]
    /// What was spent on the day; empty where no amounts are known.
    package let amounts: [Double]

    /// Customers.
    package var customers: Int { starts.count - 1 }

    /// Rows of a log in any order.
    ///
    /// - Parameters:
    ///   - customer: Who, 0 ..< customers; each has at least one row.
    ///   - day: Days since 1970-01-01.
    ///   - amount: Money; empty where none is known.
    ///   - customers: How many there are.
    /// - Complexity: O(n log n) in the rows of a customer.
    package init(customer: [Int32], day: [Int32], amount: [Double], customers: Int) {
        var bounds = [Int](repeating: 0, count: customers + 1)
        for who in customer { bounds[Int(who) + 1] += 1 }
        for who in 0..<customers { bounds[who + 1] += bounds[who] }
        var ends = bounds
        var order = [Int32](repeating: 0, count: customer.count)
        for row in customer.indices {
            let who = Int(customer[row])
            order[ends[who]] = Int32(row)
            ends[who] += 1
        }
        var starts = [0]
        var days: [Int32] = []
        var amounts: [Double] = []
        starts.reserveCapacity(customers + 1)
        days.reserveCapacity(customer.count)
        amounts.reserveCapacity(amount.count)
        for who in 0..<customers {
            let rows = bounds[who]..<bounds[who + 1]
            // Rows of a day keep their order, so that their sum is always the same.
            order[rows].sort { (day[Int($0)], $0) < (day[Int($1)], $1) }
            for place in rows {
                let row = Int(order[place])
                if place > rows.lowerBound, days[days.count - 1] == day[row] {
                    if !amount.isEmpty { amounts[amounts.count - 1] += amount[row] }
                } else {
                    days.append(day[row])
                    if !amount.isEmpty { amounts.append(amount[row]) }
                }
            }
            starts.append(days.count)
        }
        self.starts = starts
        self.days = days
        self.amounts = amounts
    }

    /// What customers did up to and with the day `end`, and after it up to `last`.
    ///
    /// - Parameters:
    ///   - end: The last day of the calibration.
    ///   - last: The last day of the observation, at or after `end`.
    ///   - daysPerPeriod: Length of the unit of time, in days.
    ///   - pricesFirst: Whether the first purchase counts in the average amount, too.
    /// - Returns: The customers who had come by `end`, in their order.
    /// - Complexity: O(purchases).
    package func summary(
        end: CalendarDay, last: CalendarDay, daysPerPeriod: Double, pricesFirst: Bool = false
    ) -> CustomerPurchases {
        var result = CustomerPurchases(capacity: customers)
        let (end, last) = (Int32(end.number), Int32(last.number))
        for who in 0..<customers {
            let rows = starts[who]..<starts[who + 1]
            let first = days[rows.lowerBound]
            guard first <= end else { continue }
            var frequency: Int32 = 0
            var latest = first
            var spend = pricesFirst && !amounts.isEmpty ? amounts[rows.lowerBound] : 0
            var later: Int32 = 0
            var laterSpend = 0.0
            for row in rows.dropFirst() where days[row] <= last {
                let amount = amounts.isEmpty ? 0 : amounts[row]
                if days[row] <= end {
                    frequency += 1
                    latest = days[row]
                    spend += amount
                } else {
                    later += 1
                    laterSpend += amount
                }
            }
            let priced = frequency + (pricesFirst ? 1 : 0)
            result.append(
                customer: Int32(who), firstDay: first, frequency: frequency,
                recency: Double(latest - first) / daysPerPeriod, age: Double(end - first) / daysPerPeriod,
                priced: priced, spend: priced > 0 ? spend / Double(priced) : 0, laterPurchases: later,
                laterSpend: laterSpend)
        }
        return result
    }
}
