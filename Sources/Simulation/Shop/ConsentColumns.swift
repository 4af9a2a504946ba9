/// What users agreed to, one row per user and channel, as parallel columns.
package struct ConsentColumns: Sendable {
    /// Identifier of the user, from 1.
    package var userID: [Int64] = []
    /// Index into ``Shop/channels``.
    package var channel: [Int32] = []
    /// Whether offers may be chosen by the user's own behaviour; the same for all his channels.
    package var personalise: [Bool] = []
    /// Whether the user may be contacted by the channel.
    package var contact: [Bool] = []

    /// Rows.
    package var count: Int { userID.count }
}
