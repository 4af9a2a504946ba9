internal import Foundation

/// Comparisons as a Markdown table: medians with the smallest and largest value, and ratios of medians.
struct RatioTable {
    private var rows: [String] = []

    mutating func add(_ result: Comparison.Result) {
        for samples in [result.ours, result.theirs] {
            rows.append(
                "| \(result.title) | \(samples.name) | \(Self.spread(samples.walls)) | "
                    + "\(Self.spread(samples.processors)) | \(Self.number(Samples.median(samples.peaks), 0)) |")
        }
        rows.append(
            "| | **ratio** | **\(Self.ratio(result, \.walls))** | **\(Self.ratio(result, \.processors))** | "
                + "**\(Self.ratio(result, \.peaks))** |")
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
