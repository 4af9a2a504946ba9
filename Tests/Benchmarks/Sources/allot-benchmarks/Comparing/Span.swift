internal import Foundation
internal import Glibc

/// What a stretch of work took.
struct Span {
    /// Elapsed, in seconds.
    var wall: Double
    /// Processor time of the process and of its children that have ended, user and system, all threads, in seconds.
    var processor: Double
    /// What else there is to say of it: more fields of its JSON line.
    var details = ""

    /// Measures `body`.
    static func measure<T>(_ body: () throws -> T) rethrows -> (T, Span) {
        let clock = ContinuousClock()
        let (start, used) = (clock.now, processorTime())
        let value = try body()
        return (value, Span(wall: (clock.now - start) / .seconds(1), processor: processorTime() - used))
    }

    var jsonLine: String {
        "{\"wall_s\": \(wall), \"span_cpu_s\": \(processor)\(details.isEmpty ? "" : ", " + details)}"
    }

    static func processorTime() -> Double {
        [RUSAGE_SELF, RUSAGE_CHILDREN].reduce(0) { sum, whose in
            var usage = rusage()
            getrusage(__rusage_who_t(whose.rawValue), &usage)
            return sum + usage.processorTime
        }
    }
}

extension rusage {
    /// User and system time, in seconds.
    var processorTime: Double {
        [ru_utime, ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    }
}
