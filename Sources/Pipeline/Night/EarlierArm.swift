internal import Records

/// An arm with other terms than the list's own: those of the revision that decided the rows which have it.
struct EarlierArm: Codable, Hashable {
    /// The revision that decided them.
    var revision: Int
    /// The arm as it was then.
    var arm: Arm
}
