package import Postgres
internal import Records

extension ListDigest {
    /// The digest of the rows that are in `table`, a table or view of the shape of allot.targeting, read as a stream.
    ///
    /// - Throws: `PostgresError`.
    package init(of table: String, on connection: inout Connection) throws {
        var digest = ListDigest()
        var texts = SymbolTable()
        let reasons = TargetingList.Reason.allCases.map(\.name)
        /// By symbol: the reason that the text names.
        var reasonOfText: [UInt8] = []
        /// By symbol of the arm: the sets of texts that it was seen with, which are few.
        var known: [[(others: SIMD4<Int32>, texts: RowTexts)]] = []
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
            while reasonOfText.count < texts.count {
                let text = texts.texts[reasonOfText.count]
                reasonOfText.append(UInt8(reasons.firstIndex(of: text) ?? reasons.count))
            }
            while known.count < texts.count { known.append([]) }
            let others = SIMD4(segment, offer, creative, channel)
            let place: Int
            if let seen = known[Int(arm)].firstIndex(where: { $0.others == others }) {
                place = seen
            } else {
                func digest(_ symbol: Int32) -> TextDigest { texts[symbol].map { TextDigest($0) } ?? .null }
                place = known[Int(arm)].count
                known[Int(arm)].append(
                    (
                        others,
                        RowTexts(
                            segment: digest(segment), arm: digest(arm), offer: digest(offer),
                            creative: digest(creative), channel: digest(channel))
                    ))
            }
            digest.add(
                known[Int(arm)][place].texts, user: user, cell: cell, reason: reasonOfText[Int(reason)],
                // A propensity that is no multiple of 2⁻³² is not what was written.
                weight: UInt64(exactly: propensity * 0x1p32) ?? 0, value: value, cost: cost,
                decision: (decision.high, decision.low))
        }
        self = digest
    }
}
