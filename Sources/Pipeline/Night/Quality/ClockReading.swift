internal import Foundation
internal import Postgres

/// What the database's clock shows beside this machine's, and beside the newest entry of the ledger.
///
/// Every time that allot decides by is the database's. So a clock that is off, or has been set back, spoils no night: the
/// day that is over is the one that the database says is over, and a day that is published stays published. It is said,
/// because whoever reads the ledger by the clock on the wall would be misled.
struct ClockReading: Sendable {
    /// Microseconds by which this machine's clock is ahead of the database's.
    var ahead: Int64
    /// Microseconds by which the newest entry of the ledger is ahead of the database's clock; `nil` in an empty ledger.
    var ledgerAhead: Int64?

    /// What clocks may differ by without a word.
    static let tolerance: Int64 = 60_000_000

    /// Reads the clocks.
    static func take(on target: inout Connection) throws -> ClockReading {
        let row = try target.query(
            """
            SELECT statement_timestamp() AS now, max(greatest(started_at, finished_at)) AS newest FROM allot.run
            """
        ).only
        let now = try row.timestamp("now")
        return ClockReading(
            ahead: Int64(Date().timeIntervalSince1970 * 1_000_000) - now,
            ledgerAhead: try row.optionalTimestamp("newest").map { $0 - now })
    }

    /// What is wrong with them, in sentences; empty where nothing is.
    var faults: [String] {
        var faults: [String] = []
        if abs(ahead) >= Self.tolerance {
            let side = ahead > 0 ? "ahead of" : "behind"
            faults.append(
                "this machine's clock is \(Self.words(abs(ahead))) \(side) the database's, which decides; "
                    + "set them by the same source")
        }
        if let ledgerAhead, ledgerAhead >= Self.tolerance {
            faults.append(
                "the database's clock is \(Self.words(ledgerAhead)) behind the newest entry of the ledger: it has gone "
                    + "back, or was ahead before")
        }
        return faults
    }

    /// Said, and never a reason to refuse.
    var check: CheckResult {
        let detail = faults.isEmpty ? "this machine, the database and the ledger agree" : faults.joined(separator: "; ")
        return CheckResult(name: "clock", passed: true, detail: detail)
    }

    private static func words(_ micros: Int64) -> String {
        let seconds = micros / 1_000_000
        if seconds >= 2 * 86_400 { return "\(seconds / 86_400) days" }
        return seconds >= 2 * 3_600 ? "\(seconds / 3_600) h" : "\(seconds) s"
    }
}
