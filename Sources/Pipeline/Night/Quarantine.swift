/// Rows that were read but could not be used, counted by source and reason.
///
/// Rows read = rows used + ``total(of:)``, for every source.
package struct Quarantine: Sendable, Hashable {
    /// Why a row is of no use.
    package enum Reason: String, Sendable, CaseIterable, Comparable {
        case missingUser = "missing_user"
        case missingTime = "missing_time"
        case missingKey = "missing_key"
        /// A user whom the users query does not have. Such an event is well-formed: whether there are too many of them is
        /// judged with the other measures of a day, by `quality.unknown_users`, not by `limits.quarantine`.
        case unknownUser = "unknown_user"
        case unknownKind = "unknown_kind"
        case notANumber = "not_a_number"
        case infinite
        case negative
        case implausible
        case futureDated = "future_dated"
        case wrongCurrency = "wrong_currency"
        /// A repeated event whose correction, or first copy, is used instead: normal, and never counted as a fault.
        case superseded

        package static func < (left: Reason, right: Reason) -> Bool { left.rawValue < right.rawValue }
    }

    /// Rows by source file and reason.
    package private(set) var counts: [String: [Reason: Int]] = [:]

    /// Nothing quarantined.
    package init() {}

    /// Counts `rows` rows of `source` under `reason`.
    package mutating func add(_ reason: Reason, _ source: String, rows: Int = 1) {
        guard rows > 0 else { return }
        counts[source, default: [:]][reason, default: 0] += rows
    }

    /// Counts what `other` has counted.
    package mutating func add(_ other: Quarantine) {
        for (source, reason, rows) in other.sorted { add(reason, source, rows: rows) }
    }

    /// Rows of `source` that were not used.
    package func total(of source: String) -> Int {
        counts[source, default: [:]].values.reduce(0, +)
    }

    /// Rows of `source` that were not used although the source should not have had them.
    package func faults(of source: String) -> Int {
        counts[source, default: [:]].reduce(0) { $0 + (Self.isFault($1.key, of: source) ? $1.value : 0) }
    }

    /// Whether rows of `source` with `reason` count against `limits.quarantine`.
    package static func isFault(_ reason: Reason, of source: String) -> Bool {
        reason != .superseded && !(reason == .unknownUser && source == "events")
    }

    /// Sources and reasons in a fixed order, with their rows.
    package var sorted: [(source: String, reason: Reason, rows: Int)] {
        counts.sorted { $0.key < $1.key }.flatMap { source, reasons in
            reasons.sorted { $0.key < $1.key }.map { (source, $0.key, $0.value) }
        }
    }
}
