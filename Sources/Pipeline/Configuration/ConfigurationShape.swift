/// The shape of a configuration file: one description of its keys, from which validation and JSON Schema both follow.
indirect enum ConfigurationShape: Sendable {
    /// A mapping with fixed keys.
    case object(Object)
    /// A mapping from language tags to texts for people.
    case labels
    /// A list of different elements, at least `atLeast` of them.
    case list(ConfigurationShape, atLeast: Int)
    /// A single value.
    case scalar(ConfigurationScalar)

    /// The keys of a mapping and what they ask of each other.
    struct Object: Sendable {
        /// The keys, in the order in which they are documented.
        var keys: [Key]
        /// Keys of which exactly one must be there; empty where there is no such demand.
        var exactlyOneOf: [String] = []
        /// Keys that may only stand beside another one: key → the one it needs.
        var beside: [String: String] = [:]
    }

    /// One key of a mapping.
    struct Key: Sendable {
        /// Its name.
        var name: String
        /// What its value looks like.
        var shape: ConfigurationShape
        /// What its absence means.
        var absence: Absence
        /// What it means: a sentence or two.
        var summary: String
    }

    /// What it means that a key is not there.
    enum Absence: Sendable {
        /// An error.
        case error
        /// No value.
        case nothing
        /// This scalar, as it would be written.
        case scalar(String)
        /// This list of scalars, as they would be written.
        case list([String])
        /// A mapping whose keys all are absent.
        case section
    }

    /// The files that have a shape.
    package enum Document: String, Sendable, CaseIterable {
        /// `Jobs/allot.yaml`.
        case shop
        /// A file in `Jobs/campaigns`.
        case campaign
    }

    /// The shape of a file of this kind.
    static func of(_ document: Document) -> ConfigurationShape {
        switch document {
        case .shop: shop
        case .campaign: campaign
        }
    }

    /// Paths such as `holdout.share` at which `key` may stand, below this shape.
    func paths(to key: String) -> [String] {
        switch self {
        case .object(let object):
            object.keys.flatMap { member in
                (member.name == key ? [member.name] : []) + member.shape.paths(to: key).map { "\(member.name).\($0)" }
            }
        case .list(let element, _): element.paths(to: key)
        case .labels, .scalar: []
        }
    }
}

extension ConfigurationShape {
    /// Whether a default of this shape is written in quotes, as money is.
    var writesQuoted: Bool {
        switch self {
        case .scalar(.integer): false
        case .list(let element, _): element.writesQuoted
        default: true
        }
    }

    /// Pattern of the language tags that labels may have: a language and, if need be, script and region.
    static let languagePattern = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"

    /// Whether `tag` matches ``languagePattern``.
    static func isLanguageTag(_ tag: String) -> Bool {
        tag.wholeMatch(of: /[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?/) != nil
    }
}
