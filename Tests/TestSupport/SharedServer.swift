package import Postgres

/// The one server of all tests of a process, started when the first one needs it and stopped at exit.
package enum SharedServer {
    private static let started = Result { () throws(EmbeddedPostgresError) in try EmbeddedPostgres.start() }

    /// The running server.
    ///
    /// - Throws: Why it could not be started, each time.
    package static var running: EmbeddedPostgres {
        get throws(EmbeddedPostgresError) { try started.get() }
    }
}
