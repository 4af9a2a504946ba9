import Statistics
import Testing

@Suite struct GaussLegendreTests {
    @Test(arguments: [1, 2, 5, 16, 64])
    func `a rule integrates every monomial below twice its number of nodes`(count: Int) {
        let rule = GaussLegendre(count: count)
        for degree in 0..<(2 * count) {
            let integral = zip(rule.nodes, rule.weights).reduce(0) { sum, point in
                sum + point.1 * (0..<degree).reduce(1.0) { power, _ in power * point.0 }
            }
            let exact = degree.isMultiple(of: 2) ? 2 / Double(degree + 1) : 0
            #expect(abs(integral - exact) < 5e-15)
        }
    }

    @Test func `the two-point rule is ±1/√3`() {
        let rule = GaussLegendre(count: 2)
        #expect(abs(rule.nodes[1] - (1.0 / 3).squareRoot()) < 1e-15 && rule.nodes[0] == -rule.nodes[1])
    }
}
