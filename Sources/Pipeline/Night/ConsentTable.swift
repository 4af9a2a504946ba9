/// What each user agreed to: contact by channel, and personalisation.
struct ConsentTable {
    /// The channels, in the order of the bits of ``contact``; at most 64.
    let channels: [String]
    /// By user index: bit `c` is set where the user may be contacted on channel `c`.
    var contact: [UInt64]
    /// By user index: whether the user refuses decisions that are based on personal traits.
    var refusesPersonalisation: [Bool]

    /// Nobody agreed to anything; nobody refused personalisation.
    init(users: Int, channels: [String]) {
        self.channels = channels
        contact = [UInt64](repeating: 0, count: users)
        refusesPersonalisation = [Bool](repeating: false, count: users)
    }
}
