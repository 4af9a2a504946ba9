import Evaluation
import Records
import TestSupport
import Testing

@Suite(.enabled(if: PublicData.folder != nil, PublicData.isNeeded))
struct HillstromTests {
    /// Visit, conversion and spend of every customer, by arm of the e-mail experiment, in micros.
    private static let arms: [String: [[Int64]]] = {
        var arms: [String: [[Int64]]] = [:]
        for row in (try? PublicData.rows(ofGzip: "hillstrom/hillstrom_A.csv.gz")) ?? [] {
            // The last four fields have no quotes: treatment, conversion, visit, spend.
            let fields = row.split(separator: ",").suffix(4).map(String.init)
            let values = [2, 1, 3].map { Money(rounding: Double(fields[$0]) ?? .nan)?.micros ?? 0 }
            for metric in 0..<3 { arms[fields[0], default: [[], [], []]][metric].append(values[metric]) }
        }
        return arms
    }()

    @Test(arguments: [
        ("Mens E-Mail", 0, 0.07425813972, 15.28858944), ("Mens E-Mail", 1, 0.006926718305, 5.184449499),
        ("Mens E-Mail", 2, 0.8257848759, 4.111613168), ("Womens E-Mail", 0, 0.04066369917, 8.813341927),
        ("Womens E-Mail", 1, 0.003739732588, 3.078769923), ("Womens E-Mail", 2, 0.6106556373, 3.277233767),
    ])
    func `differences and Welch's t of Hillstrom's experiment`(
        arm: String, metric: Int, difference: Double, t: Double
    ) throws {
        let treated = try #require(Self.arms[arm]?[metric])
        let control = try #require(Self.arms["No E-Mail"]?[metric])
        let contrast = try #require(
            try HoldoutContrast(
                policy: try GroupMoments(treated), holdout: try GroupMoments(control), unit: 1_000_000,
                userEpochs: 30_000, plannedUserEpochs: 30_000, level: 0.95))
        #expect(abs(contrast.difference / difference - 1) < 1e-9)
        #expect(abs(contrast.difference / contrast.standardError / t - 1) < 1e-9)
    }
}
