internal import Records

/// What rows of events come to, day by day: so that a later night can tell whether they are still what they were.
///
/// A digest is the sum of a hash of each row, so rows may be added in any order and grouping.
struct EventDigests: Sendable {
    /// The days that are told apart.
    let days: ShopDays
    /// By day: rows that belong into the state of the next night.
    private(set) var rows: [Int64]
    /// By day: their digest.
    private(set) var digests: [UInt64]
    /// Digest of all rows that were added, whatever day they belong to.
    private(set) var total: UInt64 = 0

    /// No row yet.
    init(days: ShopDays) {
        self.days = days
        rows = [Int64](repeating: 0, count: days.count)
        digests = [UInt64](repeating: 0, count: days.count)
    }

    /// Adds all rows of `log`; those whose time of recording `scope` puts into the next night's state are kept apart by day.
    mutating func add(_ log: EventLog, in scope: FeatureScope) {
        total &+= Self.add(log, in: scope, by: days, to: &rows, &digests)
    }

    /// Adds rows to the digests of their days, and returns the digest of all.
    private static func add(
        _ log: EventLog, in scope: FeatureScope, by days: ShopDays, to rows: inout [Int64], _ digests: inout [UInt64]
    ) -> UInt64 {
        let (recordedAt, occurredAt) = (log.recordedAt.span, log.occurredAt.span)
        var rows = rows.mutableSpan
        var digests = digests.mutableSpan
        var total: UInt64 = 0
        for row in recordedAt.indices {
            let hash = hash(log, row: row)
            total &+= hash
            guard scope.isNew(recordedAt: recordedAt[row], occurredAt: occurredAt[row]),
                recordedAt[row] < scope.storedBefore, let day = days.index(of: occurredAt[row])
            else { continue }
            rows[day] += 1
            digests[day] &+= hash
        }
        return total
    }

    /// Adds what `other`, of the same days, has.
    mutating func add(_ other: EventDigests) {
        precondition(other.days == days, "digests of the same days are added")
        for day in rows.indices {
            rows[day] += other.rows[day]
            digests[day] &+= other.digests[day]
        }
        total &+= other.total
    }

    /// The days that have rows.
    var sums: [CalendarDay: DayDigest] {
        Dictionary(
            uniqueKeysWithValues: rows.indices.filter { rows[$0] != 0 || digests[$0] != 0 }
                .map { (days.first + $0, DayDigest(rows: rows[$0], digest: digests[$0])) })
    }

    /// 64 bits of what is learned from a row: three folded products of 128 bits (as in wyhash, Wang Yi, 2019), each of two
    /// fields that are made unlike by odd constants, and SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA '14).
    @inline(__always)
    private static func hash(_ log: EventLog, row: Int) -> UInt64 {
        func folded(_ left: Int64, _ right: Int64, _ salt: UInt64) -> UInt64 {
            let product = (UInt64(bitPattern: left) ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
                by: UInt64(bitPattern: right) ^ salt)
            return product.high ^ product.low
        }
        var bits = UInt64(log.kind[row]) &* 0xD6E8_FEB8_6659_FD93 ^ UInt64(bitPattern: log.itemID[row])
        bits ^= folded(log.eventID[row], log.userID[row], 0xA076_1D64_78BD_642F)
        bits = bits &* 0xBF58_476D_1CE4_E5B9 ^ folded(log.occurredAt[row], log.orderID[row], 0xE703_7ED1_A0B4_28DB)
        bits = bits &* 0x94D0_49BB_1331_11EB ^ folded(log.amount[row], log.margin[row], 0x8EBC_6AF0_9C88_C6E3)
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// What the rows of one day come to.
struct DayDigest: Sendable, Equatable {
    /// Number of rows.
    var rows: Int64 = 0
    /// Sum of their hashes.
    var digest: UInt64 = 0

    static func + (left: DayDigest, right: DayDigest) -> DayDigest {
        DayDigest(rows: left.rows + right.rows, digest: left.digest &+ right.digest)
    }
}
