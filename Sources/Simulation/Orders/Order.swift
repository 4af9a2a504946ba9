/// One order, as far as its draws and its money go.
struct Order: Sendable, Hashable {
    /// Index of the user.
    var user: Int
    /// Number of the local day on which it is placed.
    var day: Int
    /// Key of the visit that it ends: all its draws follow from user and key.
    var visit: VisitKey
    /// The whole basket in cents, after all other discounts and before this tool's.
    var cents: Int64
}
