/// Names one visit of a user: the organic one of a day, or the one that a decision caused.
///
/// Bits 32 … 55 hold a day number, bits 0 … 31 what caused the visit (0 for the organic visit of that day), bits
/// 56 … 63 are left for the ordinals of draws within the visit.
struct VisitKey: Sendable, Hashable {
    var bits: UInt64

    /// The visit without a cause on local day `day`.
    static func organic(day: Int) -> VisitKey { VisitKey(bits: UInt64(day) << 32) }

    /// The visit that a decision of the campaign with hash `campaign` causes, in force from local day `firstDay`.
    static func caused(firstDay: Int, campaign: UInt32) -> VisitKey {
        VisitKey(bits: UInt64(firstDay) << 32 | UInt64(campaign | 1))
    }

    /// The index of draw number `ordinal` (0 … 255) within the visit.
    func draw(_ ordinal: Int) -> UInt64 { bits | UInt64(ordinal) << 56 }
}
