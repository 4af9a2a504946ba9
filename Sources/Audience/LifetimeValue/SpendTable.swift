internal import RealModule

/// What customers who came again spent on average, by how often they came: all that Gamma–Gamma needs.
package struct SpendTable: Sendable {
    /// Customers of one frequency.
    struct Group: Sendable {
        /// Purchases that the averages are over.
        let frequency: Double
        /// Their places in ``SpendTable/totals``.
        let rows: Range<Int>
        /// Σ ln of the customers' averages.
        let logSum: Double
    }

    /// Frequency × average, the customers' totals, by ascending frequency.
    let totals: [Double]
    /// The customers by frequency.
    let groups: [Group]
    /// The correlation of frequency and average over the customers; NaN where one of them is constant.
    ///
    /// Gamma–Gamma takes them to be independent.
    package let correlation: Double
    /// The mean of the customers' averages.
    package let mean: Double

    /// Customers.
    package var customers: Int { totals.count }

    /// The customers of two columns who came again and spent anything.
    ///
    /// - Parameters:
    ///   - frequency: Repeat purchases.
    ///   - spend: The average amount of a repeat purchase; rows where it is not above 0 are left out.
    /// - Complexity: O(customers).
    package init(frequency: [Int32], spend: [Double]) {
        let most = Int(frequency.max() ?? 0)
        var starts = [Int](repeating: 0, count: most + 2)
        for row in frequency.indices where frequency[row] > 0 && spend[row] > 0 {
            starts[Int(frequency[row]) + 1] += 1
        }
        for x in 1..<starts.count { starts[x] += starts[x - 1] }
        var ends = starts
        var totals = [Double](repeating: 0, count: starts[starts.count - 1])
        var sums = (x: 0.0, m: 0.0, xx: 0.0, xm: 0.0, mm: 0.0)
        for row in frequency.indices where frequency[row] > 0 && spend[row] > 0 {
            let x = Double(frequency[row])
            let m = spend[row]
            totals[ends[Int(frequency[row])]] = x * m
            ends[Int(frequency[row])] += 1
            sums.x += x
            sums.m += m
            sums.xx += x * x
            sums.xm += x * m
            sums.mm += m * m
        }
        var groups: [Group] = []
        for x in 1..<max(2, starts.count - 1) where x + 1 < starts.count && starts[x] < starts[x + 1] {
            var logSum = 0.0
            var product = 1.0
            for row in starts[x]..<starts[x + 1] {
                product *= totals[row]
                if !(1e-100...1e100).contains(product) {
                    logSum += Double.log(product)
                    product = 1
                }
            }
            logSum += Double.log(product)
            let rows = starts[x]..<starts[x + 1]
            groups.append(
                Group(frequency: Double(x), rows: rows, logSum: logSum - Double(rows.count) * Double.log(Double(x))))
        }
        let n = Double(totals.count)
        let spread = (sums.xx - sums.x * sums.x / n) * (sums.mm - sums.m * sums.m / n)
        correlation = (sums.xm - sums.x * sums.m / n) / spread.squareRoot()
        mean = sums.m / n
        self.totals = totals
        self.groups = groups
    }
}
