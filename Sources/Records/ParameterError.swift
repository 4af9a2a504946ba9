/// A kernel was given a value that it cannot work with: says which parameter, of what, the range and the value got.
package struct ParameterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The type or function whose parameter it is.
    package var owner: String
    /// The parameter's name.
    package var parameter: String
    /// The values it may have, in words.
    package var allowed: String
    /// The value it had.
    package var got: String

    /// An error that `owner`'s `parameter` should be `allowed` but was `got`.
    package init(owner: String, parameter: String, allowed: String, got: String) {
        self.owner = owner
        self.parameter = parameter
        self.allowed = allowed
        self.got = got
    }

    package var description: String { "\(owner): \(parameter) must be \(allowed), but is \(got)" }
}
