/// The database of the test that is running.
package enum Database {
    /// What connects the superuser to the test's own database; without the trait `.database`, nothing does.
    @TaskLocal package static var current = "host='/the test has no trait .database'"
}
