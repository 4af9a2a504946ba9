/// Names with relative weights, ascending by name.
struct WeightedNames: Sendable {
    /// The names.
    let names: [String]
    private let cumulative: [Double]

    /// The names of `weights`, at least one, each with its weight > 0.
    init(_ weights: [String: Double]) {
        let sorted = weights.sorted { $0.key < $1.key }
        let total = sorted.reduce(0) { $0 + $1.value }
        names = sorted.map(\.key)
        var sum = 0.0
        cumulative = sorted.map { entry in
            sum += entry.value / total
            return sum
        }
    }

    /// The index of the name at `uniform` in (0, 1).
    func index(at uniform: Double) -> Int {
        min(names.count - 1, cumulative.firstIndex { uniform < $0 } ?? names.count - 1)
    }
}
