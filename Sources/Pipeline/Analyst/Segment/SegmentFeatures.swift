/// Features of a table with a row a user.
struct SegmentFeatures {
    /// Who: the user's column, or the number of the row.
    private(set) var users = KeyTable()
    /// The features, one column each.
    private(set) var columns: [[Float]]

    /// Reads `reader` to its end.
    ///
    /// - Throws: ``TableError`` also where a user stands in two rows; `PostgresError` for a query.
    init(
        _ reader: consuming TableReader, features: [String], user: String?, rejectedAtMost share: Double,
        summary: inout TableSummary
    ) throws {
        let name = reader.name
        var users = KeyTable()
        var columns = [[Float]](repeating: [], count: features.count)
        var values = [Float](repeating: 0, count: features.count)
        var repeated: (user: Int, line: Int)?
        summary = try reader.read(columns: features + (user.map { [$0] } ?? [])) { (row) throws(RowFault) in
            for feature in features.indices {
                values[feature] = Float(try row.double(feature))
                guard values[feature].isFinite else { throw .implausible }
            }
            let number =
                user == nil ? users.number(of: "\(row.line)") : try row.key(features.count, in: &users)
            if number < columns[0].count {
                if repeated == nil { repeated = (number, row.line) }
                return
            }
            for feature in features.indices { columns[feature].append(values[feature]) }
        }
        try summary.require(rejectedAtMost: share, of: name)
        if let repeated {
            throw TableError(
                "\(name): user \(users[repeated.user]) is in more than one row (again on line \(repeated.line)); "
                    + "--features wants a row a user, and --date and --amount a row a purchase")
        }
        guard users.count > 0 else {
            throw TableError("\(name): there is no row with all of \(features.joined(separator: ", "))")
        }
        self.users = users
        self.columns = columns
    }
}
