internal import Records

/// What a reading found out about events that have more than one row.
struct EventCorrections: Sendable {
    /// The greatest identifier of an event that belongs into the state of the next night.
    private(set) var newestEvent = Int64.min
    /// New rows whose identifiers are not greater than all that the state has: they may correct an event in it.
    private(set) var suspects: [Int64] = []
    /// By suspect: the user's row in the table of users; −1 for none.
    private(set) var suspectUser: [Int32] = []
    /// By row of an event with more than one: which event.
    private(set) var eventID: [Int64] = []
    /// By such row: the user's row in the table of users; −1 for nobody's.
    private(set) var user: [Int32] = []
    /// By such row: when the last row of its event was recorded, microseconds since 1970-01-01 UTC.
    private(set) var lastRecordedAt: [Int64] = []

    /// Takes note of a row.
    ///
    /// - Parameters:
    ///   - event: Which event it is about.
    ///   - user: The user's row in the table of users; −1 for nobody's.
    ///   - recordedAt: When the shop learned of it.
    ///   - occurredAt: When it happened; the smallest integer where the row does not tell.
    ///   - scope: Which rows are new.
    mutating func note(_ event: Int64, user: Int32, recordedAt: Int64, occurredAt: Int64, in scope: FeatureScope) {
        if recordedAt < scope.storedBefore { newestEvent = max(newestEvent, event) }
        // One that was dated ahead is new when its day comes, however long ago it was recorded.
        guard event <= scope.newestEvent, scope.isNew(recordedAt: recordedAt, occurredAt: occurredAt) else { return }
        suspects.append(event)
        suspectUser.append(user)
    }

    /// Takes note of rows of the users at rows `userIndex` of the table of users.
    mutating func note(_ log: EventLog, userIndex: [Int32], in scope: FeatureScope) {
        var newest = newestEvent
        for row in 0..<log.count where log.recordedAt[row] < scope.storedBefore {
            newest = max(newest, log.eventID[row])
        }
        newestEvent = newest
        guard scope.newestEvent > .min else { return }
        for row in 0..<log.count {
            note(
                log.eventID[row], user: userIndex[row], recordedAt: log.recordedAt[row],
                occurredAt: log.occurredAt[row], in: scope)
        }
    }

    /// Adds rows of events with more than one, all rows of each.
    ///
    /// - Parameters:
    ///   - log: The rows.
    ///   - counting: Which of them is its event's latest.
    ///   - userOfRow: The row of a row's user in the table of users; −1 for nobody's.
    mutating func add(_ log: EventLog, counting: [Bool], userOfRow: (Int) -> Int32) {
        var last: [Int64: Int64] = [:]
        for row in counting.indices where counting[row] { last[log.eventID[row]] = log.recordedAt[row] }
        for row in counting.indices {
            eventID.append(log.eventID[row])
            user.append(userOfRow(row))
            lastRecordedAt.append(last[log.eventID[row]] ?? log.recordedAt[row])
        }
    }

    /// Adds what another part of the reading found out.
    mutating func add(_ other: EventCorrections) {
        newestEvent = max(newestEvent, other.newestEvent)
        suspects += other.suspects
        suspectUser += other.suspectUser
        eventID += other.eventID
        user += other.user
        lastRecordedAt += other.lastRecordedAt
    }

    /// The users of events whose last row was recorded at or after `instant`.
    func users(since instant: Int64) -> Set<Int32> {
        var users: Set<Int32> = []
        for row in user.indices where user[row] >= 0 && lastRecordedAt[row] >= instant { users.insert(user[row]) }
        return users
    }

    /// The rows of known users: which event, and whose.
    func events(of customers: CustomerTable) -> [CorrectedEvent] {
        user.indices.filter { user[$0] >= 0 }
            .map { CorrectedEvent(event: eventID[$0], userID: customers.userID[Int(user[$0])]) }
    }
}
