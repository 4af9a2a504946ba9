internal import Audience
internal import Records

/// A table of purchases, read.
struct PurchaseLog: Sendable {
    /// The customers' keys.
    private(set) var customers = KeyTable()
    private(set) var customer: [Int32] = []
    private(set) var day: [Int32] = []
    /// Empty where there is no column of amounts.
    private(set) var amount: [Double] = []
    /// Rows with a negative amount.
    private(set) var refunds = 0
    /// Rows read and rejected.
    private(set) var summary = TableSummary()

    /// Reads every row of `table`.
    ///
    /// A row with a negative amount is a refund: it is counted, and is no purchase.
    ///
    /// - Throws: ``TableError``; `PostgresError`.
    init(_ table: consuming TableReader, columns: PurchaseColumns) throws {
        let hasAmounts = columns.amount != nil
        let format = columns.dateFormat
        summary = try table.read(columns: [columns.customer, columns.date] + (columns.amount.map { [$0] } ?? [])) {
            (row) throws(RowFault) in
            let day = try row.day(1, format)
            if hasAmounts {
                let money = try row.double(2)
                guard money >= 0 else {
                    _ = try row.text(0)
                    refunds += 1
                    return
                }
                amount.append(money)
            }
            do throws(RowFault) {
                customer.append(Int32(try row.key(0, in: &customers)))
            } catch {
                if hasAmounts { amount.removeLast() }
                throw error
            }
            self.day.append(Int32(day.number))
        }
    }

    /// The purchases by customer and day.
    var history: PurchaseHistory {
        PurchaseHistory(customer: customer, day: day, amount: amount, customers: customers.count)
    }
}
