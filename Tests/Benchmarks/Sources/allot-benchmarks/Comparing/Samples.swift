/// What the runs of one side took.
struct Samples {
    let name: String
    private(set) var walls: [Double] = []
    private(set) var processors: [Double] = []
    private(set) var peaks: [Double] = []

    init(name: String) { self.name = name }

    mutating func add(_ process: MeasuredProcess) {
        walls.append(process.span.wall)
        processors.append(process.span.processor)
        peaks.append(process.peakMegabytes)
    }

    /// The middle of `values`; the mean of the two in the middle of an even number.
    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
