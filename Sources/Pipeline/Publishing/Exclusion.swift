/// A step of the audience's waterfall: who was left out, and why.
package struct Exclusion: Sendable, Hashable, Codable {
    /// Why, such as `opted_out`.
    package var reason: String
    /// How many users this step left out.
    package var users: Int

    /// `users` users left out for `reason`.
    package init(reason: String, users: Int) {
        self.reason = reason
        self.users = users
    }
}
