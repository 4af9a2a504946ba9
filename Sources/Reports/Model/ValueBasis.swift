/// What a night's forecasts of customers' value are made with.
package struct ValueBasis: Sendable, Hashable {
    /// The model, such as `bg_nbd`; `nil` where none could be fitted.
    package var model: String?
    /// Users who bought.
    package var customers: Int
    /// Those who bought on two days.
    package var repeaters: Int
    /// How far the forecasts go, in weeks.
    package var weeks: Int
    /// What a reader has to know.
    package var cautions: [ValueCaution]

    /// A basis.
    package init(model: String?, customers: Int, repeaters: Int, weeks: Int, cautions: [ValueCaution]) {
        self.model = model
        self.customers = customers
        self.repeaters = repeaters
        self.weeks = weeks
        self.cautions = cautions
    }
}
