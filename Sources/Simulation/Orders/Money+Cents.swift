internal import Records

extension Money {
    /// The amount in hundredths of the currency's unit, rounded down.
    var cents: Int64 { micros / 10_000 }

    /// An amount of `cents` hundredths of the currency's unit.
    init(cents: Int64) { self.init(micros: cents * 10_000) }
}
