package import Records
internal import Statistics

/// A JSON document that keeps the order in which it was written, so that it reads like the report and never changes by
/// itself.
package indirect enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number; what is not finite is written as `null`.
    case number(Double)
    /// An exact amount, written as a decimal number.
    case money(Money)
    case text(String)
    case array([JSONValue])
    case object([Member])

    /// A name with its value.
    package struct Member: Sendable, Hashable {
        var name: String
        var value: JSONValue
    }

    /// An object of named values, in this order.
    static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { Member(name: $0.key, value: $0.value) })
    }

    /// An interval as an object, `null` without one.
    static func interval(_ interval: Interval?) -> JSONValue {
        guard let interval else { return .null }
        return .object([
            "estimate": .number(interval.estimate), "low": .number(interval.low), "high": .number(interval.high),
            "level": .number(interval.level),
        ])
    }

    /// `value` wrapped by `wrap`, `null` without one.
    static func optional<Value>(_ value: Value?, _ wrap: (Value) -> JSONValue) -> JSONValue {
        value.map(wrap) ?? .null
    }

    /// A whole number.
    static func count(_ count: Int) -> JSONValue { .integer(Int64(count)) }

    /// A day as `YYYY-MM-DD`.
    static func day(_ day: CalendarDay) -> JSONValue { .text(day.description) }

    /// A label: its fallback as `id`, its texts by language.
    static func label(_ label: LocalLabel) -> JSONValue {
        .object(
            [Member(name: "fallback", value: .text(label.fallback))]
                + label.texts.sorted { $0.key < $1.key }.map { Member(name: $0.key, value: .text($0.value)) })
    }

    /// The document, indented by two blanks, with a line end at its end.
    package var document: String {
        var result = ""
        write(to: &result, indent: "\n")
        return result + "\n"
    }

    private func write(to result: inout String, indent: String) {
        switch self {
        case .null: result += "null"
        case .bool(let value): result += value ? "true" : "false"
        case .integer(let value): result += String(value)
        case .number(let value): result += PlainNumber.text(value) ?? "null"
        case .money(let amount): result += PlainNumber.text(amount)
        case .text(let text): Self.write(text, to: &result)
        case .array(let values):
            result += "["
            for (index, value) in values.enumerated() {
                result += (index == 0 ? "" : ",") + indent + "  "
                value.write(to: &result, indent: indent + "  ")
            }
            result += values.isEmpty ? "]" : indent + "]"
        case .object(let members):
            result += "{"
            for (index, member) in members.enumerated() {
                result += (index == 0 ? "" : ",") + indent + "  "
                Self.write(member.name, to: &result)
                result += ": "
                member.value.write(to: &result, indent: indent + "  ")
            }
            result += members.isEmpty ? "}" : indent + "}"
        }
    }

    /// Writes a string; controls and characters that deceive the eye are escaped, and come back when it is read.
    private static func write(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                guard Escaping.isDeceptive(scalar) || scalar == "<" else {
                    result.unicodeScalars.append(scalar)
                    continue
                }
                for unit in String(scalar).utf16 { result += escape(unit) }
            }
        }
        result += "\""
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
