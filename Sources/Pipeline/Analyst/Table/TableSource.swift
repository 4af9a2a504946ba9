/// Where a table comes from.
package enum TableSource: Sendable, Hashable {
    /// A text file, gzipped or not; `-` is standard input.
    case file(String)
    /// A query in a database, and how to reach that: a connection string and the role to read as.
    case query(String, conninfo: String, role: String?)

    /// What it is called in messages.
    package var name: String {
        switch self {
        case .file("-"): "standard input"
        case .file(let path): path
        case .query: "the query"
        }
    }
}
