internal import Foundation

/// What each stage of a run took: elapsed and processor seconds, and the most memory so far in MB.
struct StageClock {
    private var stages: [(name: String, wall: Double, processor: Double, megabytes: Double)] = []
    private var last = (ContinuousClock().now, Span.processorTime())

    /// Ends the stage `name` that began with the last call.
    mutating func lap(_ name: String) {
        let now = (ContinuousClock().now, Span.processorTime())
        stages.append((name, (now.0 - last.0) / .seconds(1), now.1 - last.1, Self.peakMegabytes))
        last = now
    }

    var json: String {
        let parts = stages.map { stage in
            let figures = [stage.wall, stage.processor, stage.megabytes].map { String(format: "%.3f", $0) }
            return "\"\(stage.name)\": [\(figures.joined(separator: ", "))]"
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    /// The most memory that this process ever had, in MB of 1,024 × 1,024 bytes.
    static var peakMegabytes: Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(separator: " ").dropFirst().first).flatMap { Double($0) }.map { $0 / 1_024 } ?? 0
    }
}
