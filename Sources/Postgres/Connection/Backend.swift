/// The server's end of a connection.
package struct Backend: Sendable, Hashable {
    /// The process, as `pg_stat_activity.pid` has it; behind a pooler, whatever number the pooler made up.
    package var pid: Int32
    /// The server's version: 150018 is 15.18.
    package var serverVersion: Int
}
