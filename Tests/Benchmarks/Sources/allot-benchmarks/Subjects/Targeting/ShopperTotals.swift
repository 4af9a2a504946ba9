/// What a user did, summed so that order does not matter.
struct ShopperTotals: Equatable, BitwiseCopyable {
    /// When he was last seen, microseconds since 1970-01-01 UTC.
    var lastSeen = Int64.min
    /// What he spent, in micros.
    var spent: Int64 = 0
    /// Views.
    var views: UInt32 = 0
    /// Clicks.
    var clicks: UInt32 = 0
    /// Things put into a cart.
    var carts: UInt32 = 0
    /// Purchases.
    var purchases: UInt32 = 0

    /// All events.
    var events: UInt32 { views + clicks + carts + purchases }

    /// Takes in an event of kind 0 … 3.
    @inline(__always)
    mutating func add(kind: Int, at time: Int64, amount: Double) {
        lastSeen = max(lastSeen, time)
        // Sums without branches, as nothing foretells what a user does next; few events are purchases.
        views &+= kind == 0 ? 1 : 0
        clicks &+= kind == 1 ? 1 : 0
        carts &+= kind == 2 ? 1 : 0
        guard kind > 2 else { return }
        purchases += 1
        spent += Int64((amount * 1_000_000).rounded())
    }

    mutating func combine(_ other: ShopperTotals) {
        lastSeen = max(lastSeen, other.lastSeen)
        spent += other.spent
        views += other.views
        clicks += other.clicks
        carts += other.carts
        purchases += other.purchases
    }
}
