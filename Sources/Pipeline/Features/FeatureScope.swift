internal import Records

/// Which of the events that a night reads are new to users' features, and which of those are final.
///
/// Times are in microseconds since 1970-01-01 UTC.
struct FeatureScope: Sendable {
    /// Events recorded earlier are in the state that the night goes on from, unless they were in the future then.
    var recordedFrom = Int64.min
    /// Events dated at or after this were in the future when the state was taken.
    var occurredFrom = Int64.min
    /// Events recorded at or after this may have got company by the next night, and are not put into its state.
    var storedBefore = Int64.max
    /// No event in the state has a greater identifier.
    var newestEvent = Int64.min

    /// Everything is new and nothing is kept for another night.
    static let everything = FeatureScope()

    /// Whether an event is not in the state.
    func isNew(recordedAt: Int64, occurredAt: Int64) -> Bool {
        recordedAt >= recordedFrom || occurredAt >= occurredFrom
    }
}
