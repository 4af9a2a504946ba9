internal import Foundation

/// The generated features of a million users, and the centres that clustering starts from.
struct FeatureColumns {
    /// Users that the generator makes.
    static let users = 1_000_000
    /// Features a user, and clusters.
    static let dimensions = 8

    /// Features row by row.
    let values: [Float]
    /// Eight centres, row by row.
    let first: [Float]

    /// Reads the generator's raw files.
    init(folder: URL) throws {
        values = try Self.floats("feats_\(Self.users).f32", count: Self.users * Self.dimensions, folder: folder)
        first = try Self.floats("feats_init_8.f32", count: 8 * Self.dimensions, folder: folder)
    }

    /// Feature number `index` of all users.
    func column(_ index: Int) -> [Float] {
        stride(from: index, to: values.count, by: Self.dimensions).map { values[$0] }
    }

    private static func floats(_ name: String, count: Int, folder: URL) throws -> [Float] {
        let file = folder.appending(path: name)
        let bytes = try Data(contentsOf: file, options: .alwaysMapped)
        guard bytes.count == count * MemoryLayout<Float>.size else {
            throw InputError("\(file.path) has not \(count) values; gen.py feats writes it")
        }
        return bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
}
