/// Compares one file with its shape and collects every problem, not only the first.
struct ConfigurationValidator {
    /// Path for problems.
    let file: String
    /// What was noted so far.
    private(set) var problems: [ConfigurationProblem] = []
    /// The shape of the whole file, for hints where a key belongs.
    private let root: ConfigurationShape

    /// Names that a key may never have, in lower case and without `_` and `-`.
    private static let secrets: Set<String> = [
        "password", "passwd", "token", "secret", "apikey", "apitoken", "accesskey", "accesstoken", "secretkey",
        "privatekey", "clientsecret", "pgpassword", "dbpassword", "sslpassword",
    ]

    /// A validator of `file` against `root`.
    init(file: String, shape root: ConfigurationShape) {
        self.file = file
        self.root = root
    }

    /// Notes `message` about `path` at `position`.
    mutating func note(_ position: ConfigurationProblem.Position, _ path: String, _ message: String) {
        let subject = path.isEmpty ? "the file" : "`\(path)`"
        problems.append(ConfigurationProblem(file: file, position: position, message: "\(subject) \(message)"))
    }

    /// The value of the whole file, with what could be used of it; `nil` where it is no mapping.
    mutating func validate(_ node: YamlNode) -> ConfigurationValue? {
        refuseSecrets(in: node, path: "")
        return value(of: node, shape: root, path: "")
    }

    /// The value of `node` where it fits `shape`; `nil` where it does not, which is noted.
    private mutating func value(of node: YamlNode, shape: ConfigurationShape, path: String) -> ConfigurationValue? {
        if case .refused = node.content { return nil }
        switch shape {
        case .object(let object):
            guard let entries = entries(of: node, path: path) else { return nil }
            return self.object(object, entries: entries, at: node.position, path: path)
        case .labels:
            guard let entries = entries(of: node, path: path) else { return nil }
            return labels(entries, at: node.position, path: path)
        case .list(let element, let atLeast):
            guard case .sequence(let nodes) = node.content else {
                note(node.position, path, "must be a list, but is \(node.words)")
                return nil
            }
            return list(nodes, of: element, atLeast: atLeast, at: node.position, path: path)
        case .scalar(let scalar):
            guard case .scalar(let text, let kind, let quoted) = node.content else {
                note(node.position, path, "must be \(scalar.words), but is \(node.words)")
                return nil
            }
            do {
                let content = try scalar.read(text, kind: kind, quoted: quoted, got: node.words)
                return ConfigurationValue(position: node.position, content: content)
            } catch {
                note(node.position, path, error.message)
                return nil
            }
        }
    }

    /// The keys and values of `node`; `nil` where it is no mapping, which is noted.
    private mutating func entries(of node: YamlNode, path: String) -> [YamlNode.Entry]? {
        guard case .mapping(let entries) = node.content else {
            note(node.position, path, "must be a mapping of keys to values, but is \(node.words)")
            return nil
        }
        return entries
    }

    /// A mapping's keys by name with the place where each first stands; repeated ones are noted.
    private mutating func places(of entries: [YamlNode.Entry], path: String) -> [String: ConfigurationProblem.Position]
    {
        var places: [String: ConfigurationProblem.Position] = [:]
        for entry in entries {
            if let first = places[entry.key] {
                note(
                    entry.position, joined(path, entry.key),
                    "appears more than once; the first is on line \(first.line)")
            } else {
                places[entry.key] = entry.position
            }
        }
        return places
    }

    /// The value of a mapping with fixed keys.
    private mutating func object(
        _ object: ConfigurationShape.Object, entries: [YamlNode.Entry], at position: ConfigurationProblem.Position,
        path: String
    ) -> ConfigurationValue {
        let names = object.keys.map(\.name)
        for entry in entries where !names.contains(entry.key) && !Self.isSecret(entry.key) {
            note(entry.position, joined(path, entry.key), unknownKey(entry.key, among: names))
        }
        let places = places(of: entries, path: path)
        var values: [String: ConfigurationValue] = [:]
        for key in object.keys {
            let keyPath = joined(path, key.name)
            // Of a repeated key every value is looked at, so that nothing is left for the next time.
            for entry in entries where entry.key == key.name {
                values[key.name] = value(of: entry.value, shape: key.shape, path: keyPath)
            }
            guard places[key.name] == nil else { continue }
            if case .error = key.absence {
                note(position, keyPath, "is missing: \(key.summary)")
            } else {
                values[key.name] = absent(key, at: position, path: keyPath)
            }
        }
        demand(object, of: places, at: position, path: path)
        return ConfigurationValue(position: position, content: .object(values))
    }

    /// Notes where the keys of a mapping do not go together.
    private mutating func demand(
        _ object: ConfigurationShape.Object, of places: [String: ConfigurationProblem.Position],
        at position: ConfigurationProblem.Position, path: String
    ) {
        let chosen = object.exactlyOneOf.filter { places[$0] != nil }
        if !object.exactlyOneOf.isEmpty, chosen.count != 1 {
            let words = object.exactlyOneOf.map { "`\($0)`" }.joined(separator: " and ")
            note(position, path, "must have exactly one of \(words), but has \(chosen.isEmpty ? "none" : "both")")
        }
        for (key, needed) in object.beside.sorted(by: { $0.key < $1.key }) where places[needed] == nil {
            if let place = places[key] { note(place, joined(path, key), "only goes with `\(needed)`") }
        }
    }

    /// What the absence of `key` means.
    private mutating func absent(
        _ key: ConfigurationShape.Key, at position: ConfigurationProblem.Position, path: String
    ) -> ConfigurationValue? {
        func written(_ text: String) -> YamlNode {
            YamlNode(position: position, content: .scalar(text, kind: .text, quoted: key.shape.writesQuoted))
        }
        switch key.absence {
        case .error, .nothing: return nil
        case .scalar(let text): return value(of: written(text), shape: key.shape, path: path)
        case .list(let texts):
            let list = YamlNode(position: position, content: .sequence(texts.map(written)))
            return value(of: list, shape: key.shape, path: path)
        case .section:
            return value(of: YamlNode(position: position, content: .mapping([])), shape: key.shape, path: path)
        }
    }

    /// The value of a mapping from language tags to texts.
    private mutating func labels(
        _ entries: [YamlNode.Entry], at position: ConfigurationProblem.Position, path: String
    ) -> ConfigurationValue {
        var values: [String: ConfigurationValue] = [:]
        _ = places(of: entries, path: path)
        for entry in entries {
            let keyPath = joined(path, entry.key)
            guard ConfigurationShape.isLanguageTag(entry.key) else {
                note(entry.position, keyPath, "is not a language tag, such as en or zh-Hans")
                continue
            }
            values[entry.key] = value(of: entry.value, shape: .scalar(.text(maximum: 200)), path: keyPath)
        }
        return ConfigurationValue(position: position, content: .object(values))
    }

    /// The value of a list.
    private mutating func list(
        _ nodes: [YamlNode], of element: ConfigurationShape, atLeast: Int,
        at position: ConfigurationProblem.Position, path: String
    ) -> ConfigurationValue {
        if nodes.count < atLeast { note(position, path, "must have at least \(atLeast) element, but has none") }
        var elements: [ConfigurationValue] = []
        for node in nodes {
            guard let value = value(of: node, shape: element, path: path) else { continue }
            // Mappings with an identifier are compared by it; everything else as a whole.
            let name = value["id"]?.text ?? value.text
            if let name, elements.contains(where: { ($0["id"]?.text ?? $0.text) == name }) {
                note(value["id"]?.position ?? value.position, path, "has `\(YamlNode.shown(name))` more than once")
            }
            elements.append(value)
        }
        return ConfigurationValue(position: position, content: .list(elements))
    }

    // MARK: Words

    /// What to say about a key that does not exist.
    private func unknownKey(_ key: String, among names: [String]) -> String {
        if let meant = SpellingSuggestion.closest(to: key, in: names) {
            return "is not a key here (did you mean `\(meant)`?)"
        }
        let elsewhere = root.paths(to: key)
        if let place = elsewhere.first, elsewhere.count == 1 { return "is not a key here; it belongs at `\(place)`" }
        return "is not a key here; known: \(names.joined(separator: ", "))"
    }

    /// `key` below `path`.
    private func joined(_ path: String, _ key: String) -> String {
        (path.isEmpty ? "" : path + ".") + YamlNode.shown(key)
    }

    // MARK: Secrets

    /// Notes every key, known or not, whose name says that its value is a secret; values are never shown.
    private mutating func refuseSecrets(in node: YamlNode, path: String) {
        switch node.content {
        case .mapping(let entries):
            for entry in entries {
                let keyPath = joined(path, entry.key)
                if Self.isSecret(entry.key) {
                    note(
                        entry.position, keyPath,
                        "looks like a secret, and no secret may stand here: use ~/.pgpass or a libpq service file")
                }
                refuseSecrets(in: entry.value, path: keyPath)
            }
        case .sequence(let elements):
            for element in elements { refuseSecrets(in: element, path: path) }
        case .scalar, .refused: break
        }
    }

    /// Whether a key of this name holds a secret.
    private static func isSecret(_ key: String) -> Bool {
        secrets.contains(key.lowercased().filter { $0 != "_" && $0 != "-" })
    }
}
