/// The version of the tool, as `allot --version` prints it and the ledger keeps it.
package enum ToolVersion {
    /// Semantic version; a change of the drawn bytes for the same inputs raises at least the minor number.
    package static let current = "0.1.0"
}
