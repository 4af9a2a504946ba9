internal import Postgres

/// Past offers and what came of them.
struct ExposureColumns {
    private(set) var userID: [Int64] = []
    private(set) var offer: [UInt8] = []
    private(set) var isRedeemed: [Bool] = []
    /// Margin of the redemption in micros, 0 without one.
    private(set) var margin: [Int64] = []

    /// The columns of table `exposures`, in the order of ``append(_:)``.
    static let selection = "user_id, offer, redeemed, margin"

    /// Appends the next row of a COPY.
    mutating func append(_ row: inout RowReader) throws(PostgresError) {
        userID.append(try row.int64())
        offer.append(UInt8(truncatingIfNeeded: try row.int16()))
        isRedeemed.append(try row.int16() != 0)
        margin.append(Int64((try row.double() * 1_000_000).rounded()))
    }
}
