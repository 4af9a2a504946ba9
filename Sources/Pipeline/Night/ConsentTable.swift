/// What each user agreed to: contact by channel, and personalisation.
struct ConsentTable {
    /// The channels, in the order of the bits of ``contact``; at most 64.
    let channels: [String]
    /// By user index: bit `c` is set where the user may be contacted on channel `c`.
    var contact: [UInt64]
    /// By user index: whether the user refuses decisions that are based on personal traits.
    var refusesPersonalisation: [Bool]

    /// Nobody has refused anything: what a user without a row stands for.
    ///
    /// With rows, a channel is open where one permits it for our purpose and has not expired, and none refuses it.
    ///
    /// A shop that needs an opt-in writes a row with `contact = false` for everybody who has not given one.
    init(users: Int, channels: [String]) {
        self.channels = channels
        contact = [UInt64](repeating: .max, count: users)
        refusesPersonalisation = [Bool](repeating: false, count: users)
    }
}
