import Postgres
import TestSupport
import Testing

struct SymbolTableTests {
    @Test func `texts get numbers in order of first appearance, the same for the same text`() {
        var table = SymbolTable(["view", "cart"])
        var random = SeededGenerator(seed: 3)
        var expected = ["view", "cart"]
        for _ in 0..<5_000 {
            let text = String(repeating: "é", count: random.below(3)) + "\(random.below(2_000))"
            let symbol = table.symbol(text)
            if Int(symbol) == expected.count { expected.append(text) }
            #expect(expected[Int(symbol)] == text)
        }
        #expect(table.texts == expected)
        #expect(table.count == expected.count)
        #expect(table.find("cart") == 1)
        #expect(table.find("never") == nil)
        #expect(table[0] == "view")
        #expect(table[-1] == nil)
        #expect(table.symbol("") == table.symbol(""))
    }
}
