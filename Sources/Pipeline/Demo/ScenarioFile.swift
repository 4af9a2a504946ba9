internal import Records
package import Simulation
internal import Yams

/// Reads the parameters of a simulated shop from YAML.
///
/// Every key is required and no other may stand in the file, but for `base: default`: with it, a file says only what
/// differs from `Jobs/scenarios/default.yaml`. Names that a scenario chooses itself (regions, devices,
/// categories, channels, creatives) are free.
package enum ScenarioFile {
    /// The text of `Jobs/scenarios/default.yaml`.
    package static var standard: String { String(decoding: PackageResources.default_yaml, as: UTF8.self) }

    /// Tables whose keys are names of the scenario's own.
    private static let freeTables: Set<[String]> = [
        ["population", "regions"], ["population", "devices"], ["catalogue", "categories"], ["channels"], ["creatives"],
    ]

    /// The scenario of YAML `text`.
    ///
    /// - Parameters:
    ///   - text: The file's content.
    ///   - file: Its path, for messages.
    /// - Returns: The scenario, valid.
    /// - Throws: ``ConfigurationError`` with every unknown, missing and repeated key; where there is none, with the
    ///   first value of a wrong type or outside its range.
    package static func read(_ text: String, file: String) throws(ConfigurationError) -> Scenario {
        var reader = YamlReader(file: file)
        guard let root = reader.read(text), reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
        let (own, isPartial) = withoutBase(root)
        let problems = reference().map { differences(own, $0, path: [], file: file, isPartial: isPartial) } ?? []
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        let scenario: Scenario
        do {
            scenario = try YAMLDecoder().decode(Scenario.self, from: isPartial ? merged(text) : text)
        } catch {
            throw ConfigurationError([problem(error, in: root, file: file)])
        }
        do {
            try scenario.validate()
        } catch {
            let position = node(in: root, at: error.parameter.split(separator: ".").map(String.init)).position
            throw ConfigurationError([
                ConfigurationProblem(
                    file: file, position: position,
                    message: "`\(error.parameter)` must be \(error.allowed), but is \(error.got)")
            ])
        }
        return scenario
    }

    /// `root` without its key `base`, and whether that says `default`.
    private static func withoutBase(_ root: YamlNode) -> (own: YamlNode, isPartial: Bool) {
        guard case .mapping(var entries) = root.content,
            let index = entries.firstIndex(where: { $0.key == "base" }),
            case .scalar("default", kind: _, quoted: _) = entries[index].value.content
        else { return (root, false) }
        entries.remove(at: index)
        return (YamlNode(position: root.position, content: .mapping(entries)), true)
    }

    /// The default scenario with what `text` says in the places of its values.
    private static func merged(_ text: String) throws -> String {
        guard let base = try Yams.load(yaml: standard) as? [String: Any],
            var changes = try Yams.load(yaml: text) as? [String: Any]
        else { return text }
        changes["base"] = nil
        return try Yams.dump(object: overlay(base, changes))
    }

    private static func overlay(_ base: [String: Any], _ changes: [String: Any]) -> [String: Any] {
        base.merging(changes) { old, new in
            guard let old = old as? [String: Any], let new = new as? [String: Any] else { return new }
            return overlay(old, new)
        }
    }

    /// The keys that a scenario has.
    private static func reference() -> YamlNode? {
        var reader = YamlReader(file: "")
        guard let text = try? YAMLEncoder().encode(Scenario()) else { return nil }
        return reader.read(text)
    }

    /// Where the keys of `node` differ from those of `reference`.
    private static func differences(
        _ node: YamlNode, _ reference: YamlNode, path: [String], file: String, isPartial: Bool
    ) -> [ConfigurationProblem] {
        guard case .mapping(let expected) = reference.content else { return [] }
        guard case .mapping(let entries) = node.content else {
            let name = path.isEmpty ? "a scenario" : "`\(path.joined(separator: "."))`"
            return [
                ConfigurationProblem(
                    file: file, position: node.position, message: "\(name) must be a mapping, but is \(node.words)")
            ]
        }
        if freeTables.contains(path) {
            guard let any = expected.first?.value else { return [] }
            return entries.flatMap {
                differences($0.value, any, path: path + [$0.key], file: file, isPartial: isPartial)
            }
        }
        var problems: [ConfigurationProblem] = []
        let names = expected.map(\.key)
        for entry in entries {
            guard let known = expected.first(where: { $0.key == entry.key }) else {
                let hint = SpellingSuggestion.hint(for: entry.key, in: names)
                problems.append(
                    ConfigurationProblem(
                        file: file, position: entry.position,
                        message: "unknown key `\(YamlNode.shown(entry.key))`\(hint)"))
                continue
            }
            problems += differences(
                entry.value, known.value, path: path + [entry.key], file: file, isPartial: isPartial)
        }
        for name in names where !isPartial && !entries.contains(where: { $0.key == name }) {
            problems.append(
                ConfigurationProblem(
                    file: file, position: node.position,
                    message: "`\((path + [name]).joined(separator: "."))` is missing"))
        }
        return problems
    }

    /// What `error` says, at the place that it is about.
    private static func problem(_ error: any Error, in root: YamlNode, file: String) -> ConfigurationProblem {
        var path: [String] = []
        if case .typeMismatch(_, let context)? = error as? DecodingError {
            path = context.codingPath.map(\.stringValue)
        }
        if case .dataCorrupted(let context)? = error as? DecodingError { path = context.codingPath.map(\.stringValue) }
        let value = node(in: root, at: path)
        let message =
            path.isEmpty
            ? "cannot be read: \(error)" : "`\(path.joined(separator: "."))` cannot be \(value.words)"
        return ConfigurationProblem(file: file, position: value.position, message: message)
    }

    /// The part of `root` at `path`, as far as the path leads.
    private static func node(in root: YamlNode, at path: [String]) -> YamlNode {
        var node = root
        for key in path {
            guard case .mapping(let entries) = node.content, let entry = entries.first(where: { $0.key == key }) else {
                break
            }
            node = entry.value
        }
        return node
    }
}
