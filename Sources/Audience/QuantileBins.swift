package import Records

/// Classes of a feature that hold equally many users on one night, to see how they fill on another.
///
/// ```swift
/// let bins = try QuantileBins(lastNight)
/// PopulationStability(before: bins.counts(lastNight), after: bins.counts(tonight)).level
/// ```
package struct QuantileBins: Sendable, Equatable {
    /// The largest value of every class but the last, strictly ascending.
    package let bounds: [Float]

    /// Classes between the exact quantiles of `values`; fewer where one value is so common that quantiles coincide.
    ///
    /// - Parameters:
    ///   - values: The feature, one value a user.
    ///   - classes: Most classes, 2 … 100; deciles by default.
    /// - Throws: ``ParameterError`` where a value is not a number, or `classes` out of its range.
    /// - Complexity: O(users).
    package init(_ values: [Float], classes: Int = 10) throws(ParameterError) {
        guard (2...100).contains(classes) else {
            throw ParameterError(
                owner: "QuantileBins", parameter: "classes", allowed: "from 2 to 100", got: "\(classes)")
        }
        if let row = values.firstIndex(where: { $0.isNaN }) {
            throw ParameterError(
                owner: "QuantileBins", parameter: "values", allowed: "numbers", got: "\(values[row]) at row \(row)")
        }
        guard !values.isEmpty else {
            bounds = []
            return
        }
        let ranks = (1..<classes).map { max(1, ($0 * values.count + classes - 1) / classes) }
        var bounds: [Float] = []
        for bound in OrderStatistics.of(values, ranks: ranks) where bound != bounds.last { bounds.append(bound) }
        self.bounds = bounds
    }

    /// Number of classes.
    package var count: Int { bounds.count + 1 }

    /// How many of `values` are in each class.
    ///
    /// - Complexity: O(users × classes).
    package func counts(_ values: [Float]) -> [Int] {
        var counts = [Int](repeating: 0, count: count)
        for value in values {
            var place = 0
            for bound in bounds where bound < value { place += 1 }
            counts[place] += 1
        }
        return counts
    }
}
