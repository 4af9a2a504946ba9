/// How a cluster's number is written as a segment's identifier: `cluster_7`.
enum ClusterName {
    private static let prefix = "cluster_"

    /// The identifier of cluster `id`.
    static func text(_ id: Int) -> String { "\(prefix)\(id)" }

    /// The number in `text`; `nil` where it is no cluster's identifier.
    static func id(_ text: String) -> Int? {
        text.hasPrefix(prefix) ? Int(text.dropFirst(prefix.count)) : nil
    }
}
