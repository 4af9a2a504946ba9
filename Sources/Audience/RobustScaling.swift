internal import RealModule
package import Records
internal import Statistics

/// Features brought to a common scale that a few extreme users cannot stretch.
///
/// Money and counts have heavy tails: by mean and standard deviation one wholesaler decides what "far" means, and all
/// others lie in one heap. So each feature is centred on its median and divided by its spread, the larger of the
/// interquartile range / 1.349 and the range from the 5th to the 95th percentile / 3.29 (both are the standard deviation
/// of a normal distribution; the second one keeps a group of a tenth of the users from being taken for a tail), and cut
/// off at ± ``limit``. Where the farthest value lies more than ``heavyTail`` spreads from the median, it is first replaced
/// by sign(x) · ln(1 + |x| / u), *u* the median of the |x| other than 0: the same for euros and cents.
///
/// Where nine of ten users have the same value, both ranges are 0, and the standard deviation serves. All quantiles are
/// exact (``OrderStatistics/rank(_:of:)``), so neither the order of users nor the number of threads changes a bit.
package struct RobustScaling: Sendable, Equatable {
    /// How one feature is scaled.
    package struct Feature: Sendable, Equatable {
        /// The unit of the logarithm, > 0; `nil` where the feature is scaled as it is.
        package let logarithmUnit: Double?
        /// What becomes 0, on the scale of the logarithm where there is one.
        package let centre: Double
        /// What becomes 1, on the same scale; 0 for a feature that is the same for everybody.
        package let spread: Double

        /// A feature that is scaled so.
        package init(logarithmUnit: Double?, centre: Double, spread: Double) {
            self.logarithmUnit = logarithmUnit
            self.centre = centre
            self.spread = spread
        }

        /// Whether all users have one value.
        package var isConstant: Bool { spread == 0 }

        /// `value` on the common scale, within ± ``RobustScaling/limit``.
        package func scaled(_ value: Double) -> Double {
            guard spread > 0 else { return 0 }
            let distance = (RobustScaling.compressed(value, logarithmUnit) - centre) / spread
            return min(max(distance, -RobustScaling.limit), RobustScaling.limit)
        }

        /// The value that stands at `scaled` on the common scale.
        package func value(at scaled: Double) -> Double {
            let compressed = centre + spread * scaled
            guard let unit = logarithmUnit else { return compressed }
            let size = Double.expMinusOne(abs(compressed)) * unit
            return compressed < 0 ? -size : size
        }
    }

    /// The features, in their order.
    package let features: [Feature]

    /// Where scaled values are cut off: four spreads, beyond which a normal feature has 1 value in 16,000.
    package static let limit = 4.0

    /// Spreads from the median to the farthest value above which a logarithm is taken.
    ///
    /// Six and a half: a normal feature of a thousand million users stays below, an exponential one of a few thousand
    /// users above.
    package static let heavyTail = 6.5

    /// The scaling of features in columns, one value a user.
    ///
    /// - Throws: ``ParameterError`` where there is no feature or no user, columns differ in length or a value is not
    ///   finite.
    /// - Complexity: O(users × features).
    package init(_ columns: [[Float]]) throws(ParameterError) {
        guard let count = columns.first?.count, count > 0 else {
            throw ParameterError(
                owner: "RobustScaling", parameter: "columns", allowed: "at least one feature of at least one user",
                got: "none")
        }
        var features: [Feature] = []
        for (index, column) in columns.enumerated() {
            guard column.count == count else {
                throw ParameterError(
                    owner: "RobustScaling", parameter: "columns", allowed: "\(count) values each, as the first has",
                    got: "\(column.count) in feature \(index)")
            }
            if let row = column.firstIndex(where: { !$0.isFinite }) {
                throw ParameterError(
                    owner: "RobustScaling", parameter: "columns", allowed: "finite",
                    got: "\(column[row]) in feature \(index) at row \(row)")
            }
            features.append(Self.feature(column))
        }
        self.features = features
    }

    /// The scaling that `features` describe.
    package init(features: [Feature]) { self.features = features }

    /// The features of each user side by side on the common scale, user by user.
    ///
    /// - Precondition: As many columns as features, all of one length.
    package func apply(to columns: [[Float]], threads: Int) -> [Float] {
        precondition(columns.count == features.count, "a column for each feature")
        let dimensions = features.count
        let blocks = mapBlocks(count: columns.first?.count ?? 0, threads: threads) { rows in
            var block = [Float](repeating: 0, count: rows.count * dimensions)
            for (j, feature) in features.enumerated() where !feature.isConstant {
                let column = columns[j]
                for row in rows {
                    block[(row - rows.lowerBound) * dimensions + j] = Float(feature.scaled(Double(column[row])))
                }
            }
            return block
        }
        return blocks.count == 1 ? blocks[0] : Array(blocks.joined())
    }

    private static func feature(_ column: [Float]) -> Feature {
        let ranks =
            [1] + [0.05, 0.25, 0.5, 0.75, 0.95].map { OrderStatistics.rank($0, of: column.count) } + [column.count]
        let quantiles = OrderStatistics.of(column, ranks: ranks).map { Double($0) }
        let farthest = max(quantiles[6] - quantiles[3], quantiles[3] - quantiles[0])
        let unit = farthest > heavyTail * spread(quantiles) ? logarithmUnit(column) : nil
        let marks = quantiles.map { compressed($0, unit) }
        var spread = spread(marks)
        if spread <= 0 { spread = deviation(column, unit) }
        return Feature(logarithmUnit: unit, centre: marks[3], spread: spread)
    }

    /// The spread between quantiles at 0, .05, .25, .5, .75, .95 and 1.
    private static func spread(_ quantiles: [Double]) -> Double {
        max((quantiles[4] - quantiles[2]) / 1.349, (quantiles[5] - quantiles[1]) / 3.29)
    }

    /// The median size of the values that are not 0; `nil` where all are.
    private static func logarithmUnit(_ column: [Float]) -> Double? {
        let sizes = column.lazy.filter { $0 != 0 }.map { abs($0) }
        let values = Array(sizes)
        guard !values.isEmpty else { return nil }
        return Double(OrderStatistics.of(values, ranks: [OrderStatistics.rank(0.5, of: values.count)])[0])
    }

    private static func deviation(_ column: [Float], _ unit: Double?) -> Double {
        // Sorted, so that the sum does not depend on the order of users.
        let values = column.sorted().map { compressed(Double($0), unit) }
        guard let first = values.first, let last = values.last, first < last else { return 0 }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// sign(x) · ln(1 + |x| / unit), or x itself.
    fileprivate static func compressed(_ value: Double, _ unit: Double?) -> Double {
        guard let unit else { return value }
        let size = Double.log(onePlus: abs(value) / unit)
        return value < 0 ? -size : size
    }
}
