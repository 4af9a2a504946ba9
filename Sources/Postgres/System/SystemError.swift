/// The operating system refused to do something.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was asked of it, such as `write /tmp/x`.
    package var action: String
    /// Its word for why not.
    package var reason: String

    package var description: String { "cannot \(action): \(reason)" }
}
