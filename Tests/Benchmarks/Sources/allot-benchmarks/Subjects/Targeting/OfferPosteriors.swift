internal import Records
internal import Statistics

/// What is known of each offer in each segment.
struct OfferPosteriors {
    /// By segment and offer: the law of the rate of redemption.
    let rates: [[Beta]]
    /// By segment and offer: margin of a redemption in the currency's unit, shrunk to everybody's with ten redemptions.
    let margins: [[Float]]

    /// What `exposures` of the users of `segments` teach.
    init(_ exposures: ExposureColumns, users: UserIndex, segments: [UInt8], count: Int, offers: Int, threads: Int) {
        struct Cell {
            var shown = 0
            var redeemed = 0
            var margin: Int64 = 0
        }
        let blocks = mapBlocks(count: exposures.userID.count, threads: threads) { rows in
            var cells = [Cell](repeating: Cell(), count: count * offers)
            for row in rows {
                guard let user = users.index(of: exposures.userID[row]) else { continue }
                let cell = Int(segments[Int(user)]) * offers + Int(exposures.offer[row])
                cells[cell].shown += 1
                cells[cell].redeemed += exposures.isRedeemed[row] ? 1 : 0
                cells[cell].margin += exposures.margin[row]
            }
            return cells
        }
        var cells = [Cell](repeating: Cell(), count: count * offers)
        for block in blocks {
            for cell in cells.indices {
                cells[cell].shown += block[cell].shown
                cells[cell].redeemed += block[cell].redeemed
                cells[cell].margin += block[cell].margin
            }
        }
        let redeemed = cells.reduce(0) { $0 + $1.redeemed }
        let mean = Double(cells.reduce(0) { $0 + $1.margin }) / 1e6 / Double(max(redeemed, 1))
        rates = (0..<count).map { segment in
            (0..<offers).map {
                let cell = cells[segment * offers + $0]
                return Beta(alpha: 1 + Double(cell.redeemed), beta: 1 + Double(cell.shown - cell.redeemed))
            }
        }
        margins = (0..<count).map { segment in
            (0..<offers).map {
                let cell = cells[segment * offers + $0]
                return Float((Double(cell.margin) / 1e6 + 10 * mean) / Double(cell.redeemed + 10))
            }
        }
    }
}
