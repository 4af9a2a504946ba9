/// Counts events by user and kind, plainly and fading with age (``DecayedCounts``), at the pace of the cache.
///
/// The counters of many users do not fit into a processor's cache, and events come in the order of time, so that every
/// one of them would wait for memory twice. Here events wait instead: they are put down by stretches of users whose counters
/// do fit, and a stretch's events are counted when enough of them have come together, and at the end.
struct EventTally: Sendable {
    /// Users of a stretch: their counters take 400 kB.
    private static let stretchBits = 12
    /// Events of a stretch that wait at most.
    private static let waiting = 2_048

    /// By stretch: the events that wait, each as its counter's place in the stretch and its day.
    private var waitingOfStretch: [[UInt32]]
    /// A place takes 12 + 3 bits of 32, a day the other 17: three centuries.
    private static let dayBits: UInt32 = 17

    /// Nothing counted yet, of `users` users and events of `days` days.
    init(users: Int, days: Int) {
        precondition(days <= 1 << 17, "a history spans at most \(1 << 17) days")
        let stretches = (users >> Self.stretchBits) + 1
        waitingOfStretch = [[UInt32]](repeating: [], count: stretches)
    }

    /// Adds an event.
    ///
    /// - Parameters:
    ///   - user: The user's row.
    ///   - kind: Below 8.
    ///   - day: Day of the history.
    ///   - decay: What an event of a day weighs.
    ///   - state: Where events are counted.
    @inline(__always)
    mutating func add(user: Int32, kind: UInt8, day: Int, decay: DecayedCounts, into state: inout FeatureState) {
        let stretch = Int(user) >> Self.stretchBits
        let place = (UInt32(truncatingIfNeeded: user) & ((1 << UInt32(Self.stretchBits)) - 1)) << 3 | UInt32(kind)
        waitingOfStretch[stretch].append(place << Self.dayBits | UInt32(truncatingIfNeeded: day))
        if waitingOfStretch[stretch].count >= Self.waiting { count(stretch, decay: decay, into: &state) }
    }

    /// Counts the events that wait.
    mutating func finish(decay: DecayedCounts, into state: inout FeatureState) {
        for stretch in waitingOfStretch.indices where !waitingOfStretch[stretch].isEmpty {
            count(stretch, decay: decay, into: &state)
        }
    }

    private mutating func count(_ stretch: Int, decay: DecayedCounts, into state: inout FeatureState) {
        let first = (stretch << Self.stretchBits) * FeatureState.stride
        let dayMask = (UInt32(1) << Self.dayBits) - 1
        for event in waitingOfStretch[stretch] {
            let slot = first + Int(event >> Self.dayBits)
            state.counts[slot] &+= 1
            state.decayed[slot] &+= decay.units(ofDay: Int(event & dayMask))
        }
        waitingOfStretch[stretch].removeAll(keepingCapacity: true)
    }
}
