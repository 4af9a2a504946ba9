package import Records

/// Which rows of `log` count once corrections are applied: of the rows that share an event id, the one recorded last.
///
/// A correction repeats `eventID` with a later `recordedAt`; of rows recorded at the same instant the later in the log
/// counts, so an exact repetition counts once. Rows whose event id is ``EventLog/none`` are events of their own. All
/// rows of an event must be in `log`: a correction may move an event to another user. The same in SQL, for a log whose
/// rows are numbered by `row`:
///
/// ```sql
/// row_number() OVER (PARTITION BY event_id ORDER BY recorded_at DESC, row DESC) = 1 OR event_id IS NULL
/// ```
///
/// - Returns: One flag a row: `true` where it counts.
/// - Precondition: At most 2³⁰ rows.
/// - Complexity: O(*n*) on average. Memory: the mask (1 byte a row) and, while it runs, a hash table of row numbers
///   (8 to 16 bytes a row).
package func latestCorrections(of log: EventLog) -> [Bool] {
    let rows = log.count
    precondition(rows <= 1 << 30, "a log of more than 2³⁰ rows is to be split by event id")
    let eventID = log.eventID
    let recordedAt = log.recordedAt
    var counts = [Bool](repeating: true, count: rows)
    var capacity = 8
    while capacity < rows * 2 { capacity *= 2 }
    /// The row that counts so far of the event that hashes here; −1 where none does.
    var slots = [Int32](repeating: -1, count: capacity)
    for row in 0..<rows where eventID[row] != EventLog.none {
        var slot = UserIndex.firstSlot(of: eventID[row], capacity: capacity)
        while slots[slot] >= 0, eventID[Int(slots[slot])] != eventID[row] {
            slot = (slot + 1) & (capacity - 1)
        }
        let earlier = Int(slots[slot])
        if earlier >= 0, recordedAt[earlier] > recordedAt[row] {
            counts[row] = false
            continue
        }
        if earlier >= 0 { counts[earlier] = false }
        slots[slot] = Int32(truncatingIfNeeded: row)
    }
    return counts
}
