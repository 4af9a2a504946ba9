/// What a safety check of a run found.
package struct CheckResult: Sendable, Hashable, Codable {
    /// The check's name, such as `freshness`.
    package var name: String
    /// Whether it let the run go on.
    package var passed: Bool
    /// What was found and what is allowed, for people, without row values.
    package var detail: String

    /// The result of the check `name`.
    package init(name: String, passed: Bool, detail: String) {
        self.name = name
        self.passed = passed
        self.detail = detail
    }
}
