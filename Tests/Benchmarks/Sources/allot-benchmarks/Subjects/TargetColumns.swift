internal import Foundation
internal import Postgres

/// The generated targeting rows as columns.
struct TargetColumns {
    let userID: [Int64]
    let campaign: [Int32]
    let offer: [Int32]
    let propensity: [Float]
    let score: [Float]
    let cost: [Float]

    /// Rows that the generator makes.
    static let rows = 10_000_000

    /// Reads the generator's raw files.
    init(folder: URL) throws {
        userID = try Self.column("user.i64", folder: folder)
        campaign = try Self.column("campaign.i32", folder: folder)
        offer = try Self.column("offer.i32", folder: folder)
        propensity = try Self.column("propensity.f32", folder: folder)
        score = try Self.column("score.f32", folder: folder)
        cost = try Self.column("cost.f32", folder: folder)
    }

    /// Writes row number `index` to a COPY.
    func write(_ index: Int, to row: inout RowWriter) throws(PostgresError) {
        try row.int64(userID[index])
        try row.int32(campaign[index])
        try row.int32(offer[index])
        try row.float(propensity[index])
        try row.float(score[index])
        try row.float(cost[index])
    }

    private static func column<T: BitwiseCopyable>(_ name: String, folder: URL) throws -> [T] {
        let file = folder.appending(path: "targets_\(rows).\(name)")
        let bytes = try Data(contentsOf: file, options: .alwaysMapped)
        guard bytes.count == rows * MemoryLayout<T>.size else {
            throw InputError("\(file.path) has not \(rows) values; gen.py targets writes it")
        }
        return bytes.withUnsafeBytes { Array($0.bindMemory(to: T.self)) }
    }
}
