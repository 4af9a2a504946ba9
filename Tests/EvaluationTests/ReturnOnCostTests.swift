import Evaluation
import Records
import Statistics
import Testing

@Suite struct ReturnOnCostTests {
    @Test func `the return is what the holdout shows, not what a simple count gives`() {
        let back = ReturnOnCost(
            attributedMargin: Money(micros: 1_640_000_000), cost: Money(micros: 400_000_000),
            profit: Interval(estimate: 124, low: -40, high: 288, level: 0.9))
        #expect(back.naive == 4.1)
        #expect(back.incremental == Interval(estimate: 1.31, low: 0.9, high: 1.72, level: 0.9))
    }

    @Test func `without cost there is no return`() {
        let back = ReturnOnCost(
            attributedMargin: .zero, cost: .zero, profit: Interval(estimate: 1, low: 0, high: 2, level: 0.9))
        #expect(back.naive == nil && back.incremental == nil)
    }

    @Test func `orders that would have happened anyway are between none and all`() {
        #expect(ReturnOnCost.organicOrders(attributedOrders: 10_000, incrementalOrders: 3_200) == 6_800)
        #expect(ReturnOnCost.organicOrders(attributedOrders: 10, incrementalOrders: 12) == 0)
        #expect(ReturnOnCost.organicOrders(attributedOrders: 10, incrementalOrders: -3) == 10)
    }
}
