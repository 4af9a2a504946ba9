import Records

/// Turns a file without problems into its type.
///
/// A value that its shape promises and that is not there is a bug in the shape: decoding traps and says which.
struct ConfigurationDecoder {
    /// The mapping.
    let value: ConfigurationValue
    /// Its path, for the trap's words.
    let path: String

    /// A decoder of `value` at `path`.
    init(_ value: ConfigurationValue, path: String) {
        self.value = value
        self.path = path
    }

    /// The mapping at `key`.
    func section(_ key: String) -> ConfigurationDecoder {
        ConfigurationDecoder(promised(value[key], key), path: "\(path).\(key)")
    }

    /// The mapping at `key`, if it is there.
    func sectionIfPresent(_ key: String) -> ConfigurationDecoder? {
        value[key].map { ConfigurationDecoder($0, path: "\(path).\(key)") }
    }

    /// The mappings in the list at `key`.
    func sections(_ key: String) -> [ConfigurationDecoder] {
        promised(value[key], key).elements.map { ConfigurationDecoder($0, path: "\(path).\(key)") }
    }

    /// The text at `key`.
    func text(_ key: String) -> String { promised(value[key]?.text, key) }

    /// The texts in the list at `key`.
    func texts(_ key: String) -> [String] { promised(value[key], key).elements.map { promised($0.text, key) } }

    /// The whole number at `key`.
    func integer(_ key: String) -> Int { Int(promised(value[key]?.integer, key)) }

    /// The decimal at `key`.
    func decimal(_ key: String) -> Double { promised(value[key]?.decimal, key) }

    /// The amount at `key`.
    func money(_ key: String) -> Money { promised(value[key]?.money, key) }

    /// The day at `key`.
    func day(_ key: String) -> CalendarDay { promised(value[key]?.day, key) }

    /// The days in the list at `key`.
    func days(_ key: String) -> [CalendarDay] { promised(value[key], key).elements.map { promised($0.day, key) } }

    /// The duration at `key`, in hours.
    func hours(_ key: String) -> Int { promised(value[key]?.hours, key) }

    /// The duration at `key`, which its shape keeps to whole days.
    func days(_ key: String) -> Int { hours(key) / 24 }

    /// The word at `key` as a case of `Choice`.
    func choice<Choice: RawRepresentable<String>>(_ key: String) -> Choice {
        promised(Choice(rawValue: text(key)), key)
    }

    /// The labels at `key`; none where they are left out.
    func labels(_ key: String) -> Labels {
        Labels(texts: (value[key]?.members ?? [:]).mapValues { promised($0.text, key) })
    }

    /// `found`, which the shape promised.
    private func promised<Value>(_ found: Value?, _ key: String) -> Value {
        guard let found else { preconditionFailure("the shape of \(path) does not keep its promise of \(key)") }
        return found
    }
}
