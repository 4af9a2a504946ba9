import Allocation
import Bandits
import Records
import Statistics
import Testing

@Suite struct BudgetDualTests {
}
