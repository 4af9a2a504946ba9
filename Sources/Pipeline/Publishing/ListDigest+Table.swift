package import Postgres
internal import Records

extension ListDigest {
    /// The digest of the rows that are in `table`, a table or view of the shape of allot.targeting, read as a stream.
    ///
    /// - Throws: `PostgresError`.
    package init(of table: String, on connection: inout Connection) throws {
        var digest = ListDigest()
        var texts = SymbolTable()
        var textDigests: [TextDigest] = []
        let reasons = TargetingList.Reason.allCases.map(\.name)
        try connection.copyOut(
            """
            SELECT user_id, cell_id, segment_id, arm_id, offer_id, creative_id, channel_id, reason, propensity,
                expected_value, expected_cost, decision_id
            FROM \(table)
            """
        ) { (row) throws(PostgresError) in
            let user = try row.int64()
            let cell = try row.int64()
            let segment = try row.symbol(in: &texts)
            let arm = try row.symbol(in: &texts)
            let offer = try row.symbol(in: &texts)
            let creative = try row.symbol(in: &texts)
            let channel = try row.symbol(in: &texts)
            let reason = try row.symbol(in: &texts)
            let propensity = try row.double()
            let value = try row.double()
            let cost = try row.double()
            let decision = try row.uuid()
            while textDigests.count < texts.count { textDigests.append(TextDigest(texts.texts[textDigests.count])) }
            func textDigest(_ symbol: Int32) -> TextDigest { symbol < 0 ? .null : textDigests[Int(symbol)] }
            digest.add(
                user: user, cell: cell, segment: textDigest(segment), arm: textDigest(arm), offer: textDigest(offer),
                creative: textDigest(creative), channel: textDigest(channel),
                reason: UInt8(reasons.firstIndex(of: texts.texts[Int(reason)]) ?? reasons.count),
                // A propensity that is no multiple of 2⁻³² is not what was written.
                weight: UInt64(exactly: propensity * 0x1p32) ?? 0, value: value, cost: cost,
                decision: (decision.high, decision.low))
        }
        self = digest
    }
}
