internal import Foundation

/// Comparisons as a Markdown table: medians with the smallest and largest value, and ratios of medians.
struct RatioTable {
    private var rows: [String] = []
    /// A line for each limit: what was measured, what is allowed.
    private(set) var limits: [String] = []
    /// Whether a limit was passed.
    private(set) var isAboveBar = false

    mutating func add(_ result: Comparison.Result) {
        for samples in [result.ours, result.theirs] {
            rows.append(
                "| \(result.title) | \(samples.name) | \(Self.spread(samples.walls)) | "
                    + "\(Self.spread(samples.processors)) | \(Self.number(Samples.median(samples.peaks), 0)) |")
        }
        rows.append(
            "| | **ratio** | **\(Self.ratio(result, \.walls))** | **\(Self.ratio(result, \.processors))** | "
                + "**\(Self.ratio(result, \.peaks))** |")
        judge(result)
    }

    private mutating func judge(_ result: Comparison.Result) {
        func median(_ column: KeyPath<Samples, [Double]>) -> Double {
            Samples.median(result.ours[keyPath: column]) / Samples.median(result.theirs[keyPath: column])
        }
        let measured: [(what: String, value: Double, limit: Double?)] = [
            ("wall, of the other side's", median(\.walls), result.bar.wall),
            ("client CPU, of the other side's", median(\.processors), result.bar.processor),
            ("memory, of the other side's", median(\.peaks), result.bar.peak),
            ("client CPU in seconds", Samples.median(result.ours.processors), result.bar.seconds),
            ("memory in MB", Samples.median(result.ours.peaks), result.bar.megabytes),
        ]
        for (what, value, limit) in measured {
            guard let limit else { continue }
            isAboveBar = isAboveBar || value > limit
            limits.append(
                "\(result.title): \(what) \(Self.number(value, 3)), at most \(Self.number(limit, 3)): "
                    + (value > limit ? "MISSED" : "met"))
        }
    }

    var markdown: String {
        """
        | | | wall, s (min–max) | client CPU, s (min–max) | peak memory, MB |
        | --- | --- | --- | --- | --- |
        \(rows.joined(separator: "\n"))
        """
    }

    private static func ratio(_ result: Comparison.Result, _ column: KeyPath<Samples, [Double]>) -> String {
        number(Samples.median(result.ours[keyPath: column]) / Samples.median(result.theirs[keyPath: column]), 2)
    }

    private static func spread(_ values: [Double]) -> String {
        "\(number(Samples.median(values), 2)) (\(number(values.min() ?? 0, 2))–\(number(values.max() ?? 0, 2)))"
    }

    private static func number(_ value: Double, _ decimals: Int) -> String {
        String(format: "%.\(decimals)f", value)
    }
}
