internal import Reports

/// A customer's forecast as a line of CSV.
struct CustomerLine {
    let key: String
    let frequency: Int32
    let recency: Double
    let age: Double
    let alive: Double
    let purchases: Double
    let spend: Double
    let value: Double

    /// The names of the columns.
    static let heading = "customer,x,t_x,T,p_alive,expected_purchases,expected_spend,clv\n"

    /// The line with its end; what is not known is left empty.
    var text: String {
        let numbers = [recency, age, alive, purchases, spend, value].map { $0.isFinite ? "\($0)" : "" }
        return CSVTable.field(.text(key)) + ",\(frequency)," + numbers.joined(separator: ",") + "\n"
    }
}
