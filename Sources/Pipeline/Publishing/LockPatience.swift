/// How long a statement waits for a lock before it gives way, and how often it comes back.
package struct LockPatience: Sendable, Hashable {
    /// Longest wait for a lock.
    ///
    /// Others may queue behind a waiting statement, so this is how long they wait, too.
    package var wait: Duration
    /// Times that the statement is tried.
    package var attempts: Int

    /// A tenth of a second, a hundred times.
    package static let standard = LockPatience(wait: .milliseconds(100), attempts: 100)

    /// Waits of at most `wait`, `attempts` times.
    package init(wait: Duration, attempts: Int) {
        self.wait = wait
        self.attempts = attempts
    }

    /// The statement that limits the waits of a transaction.
    var setting: String { "SET LOCAL lock_timeout = \(wait.wholeMicroseconds / 1_000)" }
}
