import Statistics
import Testing

@Suite struct CholeskyTests {
    @Test func `a random positive definite system is solved`() throws {
        let stream = KeyedStream(seed: 11, label: "cholesky")
        for n in 1...8 {
            let root = (0..<n * n).map { stream.uniform(Int64($0), UInt64(n)) - 0.5 }
            var matrix = [Double](repeating: 0, count: n * n)
            for i in 0..<n {
                for j in 0..<n {
                    matrix[i * n + j] = (0..<n).reduce(i == j ? 0.1 : 0) { $0 + root[i * n + $1] * root[j * n + $1] }
                }
            }
            let truth = (0..<n).map(Double.init)
            let right = (0..<n).map { i in (0..<n).reduce(0) { $0 + matrix[i * n + $1] * truth[$1] } }
            let solution = try #require(Cholesky(matrix, count: n)).solve(right)
            #expect(zip(solution, truth).allSatisfy { abs($0 - $1) < 1e-11 })
        }
    }

    @Test func `a matrix that is not positive definite has no factor`() {
        #expect(Cholesky([1, 2, 2, 1], count: 2) == nil)
        #expect(Cholesky([.nan], count: 1) == nil)
        #expect(Cholesky([], count: 0)?.solve([]) == [])
    }
}
