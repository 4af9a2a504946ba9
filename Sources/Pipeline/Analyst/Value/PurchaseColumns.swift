/// Which columns of a table say who bought, when and for how much.
package struct PurchaseColumns: Sendable, Hashable {
    /// Who.
    package var customer: String
    /// When.
    package var date: String
    /// For how much; `nil` where there is no such column, or where it does not matter.
    package var amount: String?
    /// How dates are written.
    package var dateFormat: DateFormat

    /// Columns by name, or by number from 1 where there is no header.
    package init(customer: String, date: String, amount: String?, dateFormat: DateFormat) {
        self.customer = customer
        self.date = date
        self.amount = amount
        self.dateFormat = dateFormat
    }
}
