/// How to reach one database: by service name or connection string, never with a secret.
package struct ConnectionConfiguration: Sendable, Hashable {
    /// A section of libpq's service file; `nil` where ``conninfo`` or the environment says everything.
    package let service: String?
    /// A libpq connection string without password; `nil` where ``service`` or the environment says everything.
    package let conninfo: String?
    /// The role to take after connecting (`SET ROLE`); `nil` keeps the one that connected.
    package let role: String?

    /// The connection string for libpq; empty leaves everything to its `PG…` variables, as psql does.
    package var connectionString: String {
        if let conninfo { return conninfo }
        return service.map { "service=\($0)" } ?? ""
    }
}
