/// Two ways to do the same thing, to be run alternately.
struct Comparison {
    /// What is done.
    let title: String
    let ours: Contender
    let theirs: Contender
    /// What our side may take at most.
    let bar: Bar
    /// Our side once more, comparing its result with the server's own sums; before anything is measured.
    var check: [String]?

    /// What one run took.
    struct Run {
        let title: String
        let side: String
        let process: MeasuredProcess

        var jsonLine: String {
            """
            {"task": "\(title)", "peer": "\(side)", "wall_s": \(process.span.wall), \
            "span_cpu_s": \(process.span.processor), "rss_mb": \(process.peakMegabytes)}
            """
        }
    }

    /// The most that our side may take, in medians; `nil` for no limit.
    struct Bar {
        /// As a share of the other side's.
        var wall: Double?
        var processor: Double?
        var peak: Double?
        /// Client CPU in seconds.
        var seconds: Double?
        /// Memory in MB of 1,024 × 1,024 bytes.
        var megabytes: Double?
    }

    /// What all runs took.
    struct Result {
        let title: String
        let bar: Bar
        let ours: Samples
        let theirs: Samples
    }

    /// Runs each side once unmeasured, which also fills the server's cache, then `pairs` times in turn; which side
    /// begins alternates too.
    func run(pairs: Int, report: (Run) -> Void) throws -> Result {
        if let check { _ = try MeasuredProcess.run([check], discardsOutput: false) } else { _ = try ours.run() }
        _ = try theirs.run()
        var samples = [Samples(name: ours.name), Samples(name: theirs.name)]
        for pair in 0..<pairs {
            for side in pair.isMultiple(of: 2) ? [0, 1] : [1, 0] {
                let contender = side == 0 ? ours : theirs
                let process = try contender.run()
                samples[side].add(process)
                report(Run(title: title, side: contender.name, process: process))
            }
        }
        return Result(title: title, bar: bar, ours: samples[0], theirs: samples[1])
    }
}
