import Evaluation
import Records
import Testing

@Suite struct SampleRatioTests {
    @Test func `Cookie Cats: 44,700 to 45,489 is odd for a fair split`() throws {
        let ratio = try SampleRatio(holdoutUsers: 44_700, users: 90_189, designedShare: 0.5)
        #expect(abs(ratio.chiSquare - 6.90240495) < 1e-8)
        #expect(abs(ratio.pValue - 0.008607987811) < 1e-12)
        #expect(ratio.status == .caution)
    }

    @Test func `the designed split is fine, and nobody is no evidence`() throws {
        #expect(try SampleRatio(holdoutUsers: 100, users: 1_000, designedShare: 0.1).pValue == 1)
        let nobody = try SampleRatio(holdoutUsers: 0, users: 0, designedShare: 0.1)
        #expect(nobody.status == .fine && nobody.observedShare == 0)
    }

    @Test func `a holdout that is a fifth too small raises the alarm`() throws {
        #expect(try SampleRatio(holdoutUsers: 800, users: 10_000, designedShare: 0.1).status == .alarm)
    }

    @Test func `impossible counts and shares are refused`() {
        #expect(throws: ParameterError.self) { try SampleRatio(holdoutUsers: 2, users: 1, designedShare: 0.1) }
        #expect(throws: ParameterError.self) { try SampleRatio(holdoutUsers: 0, users: 1, designedShare: 0) }
        #expect(throws: ParameterError.self) { try SampleRatio(holdoutUsers: 0, users: 1, designedShare: .nan) }
    }
}
