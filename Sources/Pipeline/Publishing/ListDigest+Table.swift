package import Postgres
internal import Records

extension ListDigest {
    /// The digest of the rows that are in `table`, a table or view of the shape of allot.targeting, read as a stream.
    ///
    /// - Throws: `PostgresError`.
    package init(of table: String, on connection: inout Connection) throws {
        var digests = ListDigest.Rows()
        var texts = StoredTexts()
        let reasons = TargetingList.Reason.allCases.map(\.name)
        var batch = ColumnBatch(
            [
                .int64(null: nil), .int64(null: nil), .symbol, .symbol, .symbol, .symbol, .symbol, .symbol, .double,
                .double, .double, .uuid,
            ], capacity: 2_048)
        try connection.copyOut(
            """
            SELECT user_id, cell_id, segment_id, arm_id, offer_id, creative_id, channel_id, reason, propensity,
                expected_value, expected_cost, decision_id
            FROM \(table)
            """, into: &batch
        ) { (rows) throws(PostgresError) in
            let (user, cell, reason) = (rows.values[0], rows.values[1], rows.values[7])
            let (propensity, value, cost) = (rows.values[8], rows.values[9], rows.values[10])
            let (high, low) = (rows.values[11], rows.low(11))
            let reasonOfText = rows.symbols[7].texts.map { UInt8(reasons.firstIndex(of: $0) ?? reasons.count) }
            texts.find(rows)
            for row in 0..<rows.count {
                let odds = Double(bitPattern: UInt64(bitPattern: propensity[row]))
                digests.add(
                    texts.known[Int(texts.ofRow[row])], user: user[row], cell: cell[row],
                    // The column is never NULL; no reason is no list's.
                    reason: reason[row] < 0 ? .max : reasonOfText[Int(reason[row])],
                    // A propensity that is no multiple of 2⁻³² is not what was written.
                    weight: UInt64(exactly: odds * 0x1p32) ?? 0,
                    value: Double(bitPattern: UInt64(bitPattern: value[row])),
                    cost: Double(bitPattern: UInt64(bitPattern: cost[row])),
                    decision: (UInt64(bitPattern: high[row]), UInt64(bitPattern: low[row])))
            }
        }
        self = digests.finish()
    }

    /// The sets of texts that rows of a table have, of which there are few.
    private struct StoredTexts {
        /// The sets that were met.
        private(set) var known: [RowTexts] = []
        /// By row of the batch: its set.
        private(set) var ofRow: [Int32] = []
        private var places: [Symbols: Int32] = [:]
        /// The last sets that were met, by a hash of their symbols.
        private var recent = [(symbols: Symbols, place: Int32)](
            repeating: (Symbols(segment: -2, arm: -2, offer: -2, creative: -2, channel: -2), -1), count: 256)

        /// Symbols of the columns `segment_id` … `channel_id`.
        private struct Symbols: Hashable {
            var segment: Int64
            var arm: Int64
            var offer: Int64
            var creative: Int64
            var channel: Int64
        }

        /// Finds the sets of the rows of a batch.
        mutating func find(_ rows: borrowing ColumnBatch) {
            let (segment, arm, offer) = (rows.values[2], rows.values[3], rows.values[4])
            let (creative, channel) = (rows.values[5], rows.values[6])
            ofRow.removeAll(keepingCapacity: true)
            for row in 0..<rows.count {
                let symbols = Symbols(
                    segment: segment[row], arm: arm[row], offer: offer[row], creative: creative[row],
                    channel: channel[row])
                let slot = Int(truncatingIfNeeded: symbols.segment &* 31 &+ symbols.arm &* 7) & 255
                if recent[slot].symbols != symbols { recent[slot] = (symbols, place(of: symbols, rows)) }
                ofRow.append(recent[slot].place)
            }
        }

        private mutating func place(of symbols: Symbols, _ rows: borrowing ColumnBatch) -> Int32 {
            if let place = places[symbols] { return place }
            func digest(_ column: Int, _ symbol: Int64) -> TextDigest {
                rows.symbols[column][Int32(symbol)].map { TextDigest($0) } ?? .null
            }
            let place = Int32(known.count)
            known.append(
                RowTexts(
                    segment: digest(2, symbols.segment), arm: digest(3, symbols.arm),
                    offer: digest(4, symbols.offer), creative: digest(5, symbols.creative),
                    channel: digest(6, symbols.channel)))
            places[symbols] = place
            return place
        }
    }
}
