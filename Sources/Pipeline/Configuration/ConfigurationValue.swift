import Records

/// A value that fits its shape, with its place; missing keys have their defaults.
struct ConfigurationValue: Sendable, Hashable {
    /// The value itself.
    indirect enum Content: Sendable, Hashable {
        /// Text, an identifier or a choice.
        case text(String)
        /// A whole number.
        case integer(Int64)
        /// A decimal number, such as a share.
        case decimal(Double)
        /// An amount of the currency.
        case money(Money)
        /// A day.
        case day(CalendarDay)
        /// A duration in hours.
        case hours(Int)
        /// Elements in order.
        case list([ConfigurationValue])
        /// Values by key; keys that are optional and absent, or had problems, are missing.
        case object([String: ConfigurationValue])
    }

    /// Where it stands; a default stands where its mapping does.
    var position: ConfigurationProblem.Position
    /// The value itself.
    var content: Content

    /// The value of `key`; `nil` where it is absent or this is no mapping.
    subscript(key: String) -> ConfigurationValue? {
        guard case .object(let values) = content else { return nil }
        return values[key]
    }

    /// The elements; none where this is no list.
    var elements: [ConfigurationValue] {
        guard case .list(let elements) = content else { return [] }
        return elements
    }

    /// The keys and values; none where this is no mapping.
    var members: [String: ConfigurationValue] {
        guard case .object(let values) = content else { return [:] }
        return values
    }

    /// This mapping without `key`.
    func without(_ key: String) -> ConfigurationValue {
        var members = members
        members[key] = nil
        return ConfigurationValue(position: position, content: .object(members))
    }

    /// The text, if it is one.
    var text: String? {
        guard case .text(let text) = content else { return nil }
        return text
    }

    /// The whole number, if it is one.
    var integer: Int64? {
        guard case .integer(let number) = content else { return nil }
        return number
    }

    /// The decimal, if it is one.
    var decimal: Double? {
        guard case .decimal(let number) = content else { return nil }
        return number
    }

    /// The amount, if it is one.
    var money: Money? {
        guard case .money(let amount) = content else { return nil }
        return amount
    }

    /// The day, if it is one.
    var day: CalendarDay? {
        guard case .day(let day) = content else { return nil }
        return day
    }

    /// The duration in hours, if it is one.
    var hours: Int? {
        guard case .hours(let hours) = content else { return nil }
        return hours
    }

    /// One text for equal values and no other: keys sorted, units fixed, no places, no comments.
    var canonicalForm: String {
        switch content {
        case .text(let text): "t\(text.utf8.count):\(text)"
        case .integer(let number): "i\(number);"
        case .decimal(let number): "x\(String(number.bitPattern, radix: 16));"
        case .money(let amount): "m\(amount.micros);"
        case .day(let day): "d\(day.number);"
        case .hours(let hours): "h\(hours);"
        case .list(let elements): "[" + elements.map(\.canonicalForm).joined() + "]"
        case .object(let values):
            "{"
                + values.sorted { $0.key < $1.key }.map { "\($0.key.utf8.count):\($0.key)\($0.value.canonicalForm)" }
                .joined() + "}"
        }
    }
}
