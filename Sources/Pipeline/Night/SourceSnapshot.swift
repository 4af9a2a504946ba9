internal import Audience
internal import Records

/// What the shop knew at the end of an interval, as columns: everything that a night reads from the source but events,
/// which are folded while they are read (``EventFold``).
struct SourceSnapshot {
    /// Every user of the shop, ascending.
    var customers: CustomerTable
    /// The category of every item.
    var items = ItemCategories.none
    /// What each user agreed to.
    var consent = ConsentTable(users: 0, channels: [])
    /// Deliveries of decisions whose windows are still followed.
    var deliveries = DeliveryLog()
    /// Redemptions and costs of decisions whose windows are still followed.
    var redemptions = RedemptionLog()
    /// Rows that could not be used.
    var quarantine = Quarantine()
    /// What the events of the interval's own day look like.
    var measures = DayMeasures()
    /// What those of the days before it look like that no night has judged, ascending.
    var unjudged: [(day: CalendarDay, measures: DayMeasures)] = []
    /// Rows read, by source file.
    var rowsRead: [String: Int] = [:]
    /// When the shop last learned of anything: the latest `recorded_at`, microseconds since 1970-01-01 UTC.
    var through: Int64?
    /// An order-independent digest of the events used, so that a rerun can tell whether the data were the same.
    var digest: UInt64 = 0
}
