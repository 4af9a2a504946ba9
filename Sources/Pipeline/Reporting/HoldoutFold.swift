internal import Evaluation
internal import Records
internal import Statistics

/// The comparison of policy and holdout as it grew, folded from the outcomes of decisions in order of their days.
///
/// A user's value is the running total of all his windows; each day's moments come from one change per row, so a whole
/// campaign takes one pass. A user and day count once, also where several campaigns have a row for them.
///
/// - Complexity: O(1) a row; a few bytes a user.
struct HoldoutFold {
    /// The side that a user is on.
    enum Side: UInt8 {
        /// Not compared.
        case outside
        /// Left to the policy.
        case policy
        /// Held out.
        case holdout
    }

    /// Both groups after a day.
    struct Day {
        var day: CalendarDay
        /// Whether the outcome windows of all decisions up to this day are over.
        var isMature: Bool
        /// Outcome windows so far, of both groups.
        var windows: Int
        /// Reward in micros.
        var profit: Groups
        var orders: Groups
    }

    /// The two groups that are compared.
    struct Groups {
        var policy = RunningMoments()
        var holdout = RunningMoments()
    }

    /// What is known of one segment's users.
    struct Segment {
        /// Number of the segment, as ``add(user:day:segment:orders:reward:)`` had it.
        var segment: Int32
        /// Reward in micros.
        var profit = Groups()
        /// Outcome windows of its users.
        var windows = 0
    }

    /// The days with a row, ascending.
    private(set) var days: [Day] = []
    /// The segments as of the last mature day, by first decision; empty before anything matured.
    private(set) var segments: [Segment] = []

    private let side: [Side]
    /// First day that is not mature yet; its rows count for ``days`` only.
    private let firstOpenDay: CalendarDay
    private var reward: [Int64]
    private var orders: [Int64]
    /// Segment of a user's first decision, −1 before it; a later one may be an effect of the offers.
    private var segment: [Int32]
    private var windows: [Int32]
    private var lastDay: [Int32]
    private var current: Day?
    private var hasClosedMatureDays = false

    /// A comparison of users by their `side`, before any outcome.
    init(side: [Side], firstOpenDay: CalendarDay) {
        self.side = side
        self.firstOpenDay = firstOpenDay
        reward = [Int64](repeating: 0, count: side.count)
        orders = reward
        segment = [Int32](repeating: -1, count: side.count)
        windows = [Int32](repeating: 0, count: side.count)
        lastDay = [Int32](repeating: .min, count: side.count)
    }

    /// Adds what came of a decision; rows come in order of their days.
    ///
    /// - Parameters:
    ///   - user: Row of the user.
    ///   - day: Days since 1970-01-01.
    ///   - segment: Number of the user's segment that night; −1 for none.
    ///   - orders: Orders in the window.
    ///   - reward: Profit in the window, in micros.
    mutating func add(user: Int, day: Int32, segment: Int32, orders: Int32, reward: Int64) {
        guard side[user] != .outside, lastDay[user] != day else { return }
        lastDay[user] = day
        if current?.day.number != Int(day) { begin(CalendarDay(number: Int(day))) }
        if self.segment[user] < 0 { self.segment[user] = segment }
        let isPolicy = side[user] == .policy
        let isNew = windows[user] == 0
        windows[user] += 1
        current?.windows += 1
        current?.profit.add(isPolicy: isPolicy, isNew: isNew, old: self.reward[user], change: reward)
        current?.orders.add(isPolicy: isPolicy, isNew: isNew, old: self.orders[user], change: Int64(orders))
        self.reward[user] += reward
        self.orders[user] += Int64(orders)
    }

    /// Closes the last day.
    mutating func finish() {
        if let current { days.append(current) }
        current = nil
        closeMatureDays()
    }

    private mutating func begin(_ day: CalendarDay) {
        if let current { days.append(current) }
        precondition(days.last.map { $0.day < day } ?? true, "days come in order")
        let isMature = day < firstOpenDay
        if !isMature { closeMatureDays() }
        var next = days.last ?? Day(day: day, isMature: isMature, windows: 0, profit: Groups(), orders: Groups())
        next.day = day
        next.isMature = isMature
        current = next
    }

    /// Sums the users up by segment while their totals still cover mature days only.
    private mutating func closeMatureDays() {
        guard !hasClosedMatureDays else { return }
        hasClosedMatureDays = true
        var position: [Int32: Int] = [:]
        for user in side.indices where windows[user] > 0 && segment[user] >= 0 {
            let index = position[segment[user]] ?? segments.count
            if index == segments.count {
                position[segment[user]] = index
                segments.append(Segment(segment: segment[user]))
            }
            segments[index].windows += Int(windows[user])
            segments[index].profit.add(isPolicy: side[user] == .policy, isNew: true, old: 0, change: reward[user])
        }
    }
}

extension HoldoutFold.Groups {
    /// Adds `change` to a user's value `old`, whom `isNew` counts for the first time.
    fileprivate mutating func add(isPolicy: Bool, isNew: Bool, old: Int64, change: Int64) {
        if isPolicy {
            if isNew { policy.enter() }
            policy.change(old, by: change)
        } else {
            if isNew { holdout.enter() }
            holdout.change(old, by: change)
        }
    }
}

extension HoldoutFold {
    /// The last day whose decisions are all mature, with everything before it.
    var lastMature: Day? { days.last { $0.isMature } }

    /// Outcome windows that `nights` nights have if each has as many as the first one.
    ///
    /// That number is known when the first list is published and does not change afterwards, as the confidence sequence
    /// asks for: it is declared before anything is looked at.
    func plannedWindows(nights: Int) -> Double { Double(max(1, nights)) * Double(max(1, days.first?.windows ?? 1)) }

    /// The contrast of `groups` after `windows` outcome windows; `nil` where a group has fewer than two users, or nothing
    /// varies between them.
    static func contrast(
        _ groups: Groups, unit: Double, windows: Int, plannedWindows: Double, level: Double
    ) throws -> HoldoutContrast? {
        guard windows > 0 else { return nil }
        let contrast = try HoldoutContrast(
            policy: groups.policy.moments(), holdout: groups.holdout.moments(), unit: unit,
            userEpochs: Double(windows), plannedUserEpochs: plannedWindows, level: level)
        guard let contrast, contrast.standardError > 0 else { return nil }
        return contrast
    }
}
