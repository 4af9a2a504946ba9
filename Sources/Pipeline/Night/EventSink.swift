internal import Records

/// Where the usable events of a reading go, batch by batch, from several threads.
protocol EventSink: AnyObject, Sendable {
    /// Takes events of the users at rows `userIndex` of the table of users.
    ///
    /// - Returns: Whether it is worth while to read on.
    func add(_ log: EventLog, userIndex: [Int32]) -> Bool
}
