internal import Audience

/// Quintile scores of recency, frequency and money, beside numpy's quantiles.
enum Quintiles {
    static func comparison(_ inputs: Inputs) throws -> Comparison {
        Comparison(
            title: "RFM quintiles of \(FeatureColumns.users) users",
            ours: Contender(name: "allot", commands: [try inputs.subject(.rfm)]),
            theirs: Contender(
                name: "numpy", commands: [try inputs.peer("t2_segment.py", ["rfm_numpy", "\(FeatureColumns.users)"])]),
            bar: Comparison.Bar(wall: 0.5, processor: 0.5),
            check: try inputs.subject(.rfm, check: true))
    }

    static func run(_ inputs: Inputs, check: Bool) throws -> Span {
        let features = try FeatureColumns(folder: inputs.folder)
        let columns = (0..<3).map { features.column($0) }
        let (scores, span) = try Span.measure {
            try RFM.score(recency: columns[0], frequency: columns[1], monetary: columns[2])
        }
        var cells = [Int](repeating: 0, count: 125)
        for user in 0..<scores.count {
            cells[Int(scores.recency[user]) * 25 + Int(scores.frequency[user]) * 5 + Int(scores.monetary[user]) - 31] +=
                1
        }
        if check { try verify(scores.frequency, features.column(1)) }
        var report = span
        report.details = """
            "task": "T2", "peer": "allot", "n": \(scores.count), "quality": {"cells": \(cells.count { $0 > 0 }), \
            "sum_sq": \(cells.reduce(0) { $0 + $1 * $1 })}
            """
        return report
    }

    /// Compares a column's scores with those by each value's place in the sorted column.
    private static func verify(_ scores: [UInt8], _ column: [Float]) throws {
        var worse: [Float: Int] = [:]
        for (place, value) in column.sorted().enumerated() where worse[value] == nil { worse[value] = place }
        for (user, value) in column.enumerated() {
            guard Int(scores[user]) == 1 + 5 * (worse[value] ?? 0) / column.count else {
                throw InputError("user \(user), \(value), has score \(scores[user]) but \(worse[value] ?? 0) are worse")
            }
        }
    }
}
