internal import Records
internal import Statistics

/// The numbers of a report as one long table: a row says what a measure of an item is, on a day where it has one.
///
/// | column | meaning |
/// |---|---|
/// | `section` | part of the report: `report`, `result`, `daily`, `actions`, `trust`, `offers`, `allocation`, `segments`, `moves`, `lifetime_value`, `budget`, `spend`, `audience`, `funnel`, `stamp` |
/// | `item` | what it is about: an offer, a segment, a move `before/after`, a check, a step; empty for the campaign itself |
/// | `day` | `YYYY-MM-DD`, where the value is one day's |
/// | `measure` | what is measured |
/// | `value` | the number; empty where there is not enough data, or where it is hidden |
/// | `low`, `high`, `level` | the interval and its level, where the number is an estimate |
/// | `unit` | a currency code, `people`, `orders`, `rows`, `decisions`, `days`, `hours`, `share` (of one) or `ratio` |
/// | `text` | what the value says in words: a name, a verdict, a level, a digest, why it is hidden |
struct FactTable {
    private var table = CSVTable(
        columns: ["section", "item", "day", "measure", "value", "low", "high", "level", "unit", "text"])

    /// The file's text.
    var document: String { table.document }

    /// A word about an item.
    mutating func text(_ section: String, of item: String = "", _ measure: String, _ text: String) {
        append(section, item, nil, measure, .empty, unit: "", text: text)
    }

    /// A number about an item; without one the row says that there is not enough data.
    mutating func number(
        _ section: String, of item: String = "", day: CalendarDay? = nil, _ measure: String, _ value: Double?,
        _ unit: String, text: String = ""
    ) {
        append(section, item, day, measure, Self.cell(value), unit: unit, text: text)
    }

    /// A count about an item.
    mutating func count(
        _ section: String, of item: String = "", _ measure: String, _ value: Int?, _ unit: String, text: String = ""
    ) {
        append(section, item, nil, measure, value.map { .number(String($0)) } ?? .empty, unit: unit, text: text)
    }

    /// An exact amount about an item.
    mutating func money(
        _ section: String, of item: String = "", day: CalendarDay? = nil, _ measure: String, _ value: Money,
        _ currency: String
    ) {
        append(section, item, day, measure, .number(PlainNumber.text(value)), unit: currency, text: "")
    }

    /// An estimate about an item.
    mutating func interval(
        _ section: String, of item: String = "", day: CalendarDay? = nil, _ measure: String, _ interval: Interval?,
        _ unit: String, text: String = ""
    ) {
        table.append([
            .text(section), .text(item), day.map { .text($0.description) } ?? .empty, .text(measure),
            Self.cell(interval?.estimate), Self.cell(interval?.low), Self.cell(interval?.high),
            Self.cell(interval?.level), .text(unit), .text(text),
        ])
    }

    private mutating func append(
        _ section: String, _ item: String, _ day: CalendarDay?, _ measure: String, _ value: CSVTable.Cell,
        unit: String, text: String
    ) {
        table.append([
            .text(section), .text(item), day.map { .text($0.description) } ?? .empty, .text(measure), value, .empty,
            .empty, .empty, .text(unit), .text(text),
        ])
    }

    private static func cell(_ value: Double?) -> CSVTable.Cell {
        value.flatMap(PlainNumber.text).map { .number($0) } ?? .empty
    }
}
