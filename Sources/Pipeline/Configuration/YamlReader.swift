import Yams

/// Reads YAML text into ``YamlNode``s, noting what configuration files may not use; the only file that knows Yams.
///
/// The parser stops at the first mapping with a repeated key. All problems are wanted at once, so the reader takes the
/// earlier one of the two keys out of the way, by private-use characters in its place that keep every column, and
/// parses again; the node gets both keys back under the name that was written.
struct YamlReader {
    /// Path for problems.
    let file: String
    /// What was noted so far.
    private(set) var problems: [ConfigurationProblem] = []
    /// Repeated keys taken out of the way: substitute → the name that was written.
    private var substitutes: [String: String] = [:]

    /// Repeated keys that are looked for in one file, before the rest is left for the next time.
    private static let mostRepeatedKeys = 200

    /// A reader of `file`.
    init(file: String) {
        self.file = file
    }

    /// The file's one document; `nil` where it cannot be parsed, which is noted.
    mutating func read(_ text: String) -> YamlNode? {
        var text = text
        while true {
            do {
                let parser = try Parser(yaml: text, encoding: .utf8)
                let root = try parser.singleRoot()
                // Nodes hold their anchors weakly: they are seen only as long as their parser lives.
                return withExtendedLifetime(parser) {
                    guard let root else {
                        note(.start, "the file is empty")
                        return nil
                    }
                    return converted(root)
                }
            } catch let error as YamlError {
                if case .duplicatedKeysInMapping(let names, let context) = error,
                    let retry = self.text(text, withoutKeyAt: context.mark, among: names)
                {
                    text = retry
                    continue
                }
                note(error, in: text)
                return nil
            } catch {
                note(.start, "cannot be read: \(error)")
                return nil
            }
        }
    }

    /// Notes `message` at `position`.
    private mutating func note(_ position: ConfigurationProblem.Position, _ message: String) {
        problems.append(ConfigurationProblem(file: file, position: position, message: message))
    }

    // MARK: Repeated keys

    /// `text` with the plain key at `mark` replaced by as many private-use characters; `nil` where it is not one of
    /// `names` written plainly, or there are too many.
    private mutating func text(_ text: String, withoutKeyAt mark: Mark, among names: [String]) -> String? {
        guard substitutes.count < Self.mostRepeatedKeys else { return nil }
        var scalars = Array(text.unicodeScalars)
        guard let start = Self.offset(of: mark, in: scalars) else { return nil }
        let written = names.map { Array($0.unicodeScalars) }.filter {
            !$0.isEmpty && scalars[start...].starts(with: $0)
        }
        guard let name = written.max(by: { $0.count < $1.count }),
            let first = Unicode.Scalar(UInt32(0xe001 + substitutes.count)),
            let rest = Unicode.Scalar(UInt32(0xe000))
        else { return nil }
        let substitute = [first] + Array(repeating: rest, count: name.count - 1)
        scalars.replaceSubrange(start..<start + name.count, with: substitute)
        substitutes[String(String.UnicodeScalarView(substitute))] = String(String.UnicodeScalarView(name))
        return String(String.UnicodeScalarView(scalars))
    }

    /// Index of the scalar at `mark`; lines end as YAML ends them.
    private static func offset(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
        var line = 1
        var index = 0
        while line < mark.line {
            guard index < scalars.count else { return nil }
            if scalars[index] == "\r", index + 1 < scalars.count, scalars[index + 1] == "\n" { index += 1 }
            if ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalars[index]) { line += 1 }
            index += 1
        }
        index += mark.column - 1
        return scalars.indices.contains(index) ? index : nil
    }

    // MARK: Nodes

    /// `node` as a ``YamlNode``; what may not be used is noted and becomes `refused`.
    private mutating func converted(_ node: Node) -> YamlNode {
        let position = Self.position(node.mark)
        if node.anchor != nil || node.alias != nil {
            note(position, "anchors and aliases (`&name`, `*name`) are not supported: write the value out")
            return YamlNode(position: position, content: .refused)
        }
        switch node {
        case .scalar(let scalar):
            let quoted = scalar.style != .plain
            // Yams gives every quoted scalar the tag of text.
            guard quoted && scalar.tag.rawValue == Tag.Name.str.rawValue || accepts(scalar.tag, at: position) else {
                return YamlNode(position: position, content: .refused)
            }
            return YamlNode(
                position: position,
                content: .scalar(scalar.string, kind: quoted ? .text : Self.kind(of: scalar.string), quoted: quoted))
        case .sequence(let sequence):
            guard accepts(sequence.tag, at: position) else { return YamlNode(position: position, content: .refused) }
            return YamlNode(position: position, content: .sequence(sequence.map { converted($0) }))
        case .mapping(let mapping):
            guard accepts(mapping.tag, at: position) else { return YamlNode(position: position, content: .refused) }
            return YamlNode(position: position, content: .mapping(mapping.compactMap { entry(key: $0, value: $1) }))
        case .alias:
            return YamlNode(position: position, content: .refused)
        }
    }

    /// One key of a mapping with its value; `nil` where the key is no text, which is noted.
    private mutating func entry(key: Node, value: Node) -> YamlNode.Entry? {
        let position = Self.position(key.mark)
        guard case .scalar(let scalar) = key, key.anchor == nil, !scalar.string.isEmpty else {
            note(position, "a key must be a word")
            return nil
        }
        let name = substitutes[scalar.string] ?? scalar.string
        return YamlNode.Entry(key: name, position: position, value: converted(value))
    }

    /// Whether a value has no tag of its own; else that is noted.
    private mutating func accepts(_ tag: Tag, at position: ConfigurationProblem.Position) -> Bool {
        if tag.rawValue == Tag.Name.implicit.rawValue { return true }
        note(position, "tags (`\(YamlNode.shown(tag.rawValue))`) are not supported: write the plain value")
        return false
    }

    /// What a plain scalar `text` is to a YAML 1.1 reader.
    private static func kind(of text: String) -> YamlNode.Kind {
        switch Resolver.default.resolveTag(of: Node(text)) {
        case .int, .float: .number
        case .bool: .boolean
        case .timestamp: .time
        case .null: .nothing
        default: .text
        }
    }

    /// The place of `mark`; the file's start where the parser gives none.
    private static func position(_ mark: Mark?) -> ConfigurationProblem.Position {
        mark.map { ConfigurationProblem.Position(line: max(1, $0.line), column: max(1, $0.column)) } ?? .start
    }

    // MARK: Syntax

    /// Notes why `text` is not YAML.
    private mutating func note(_ error: YamlError, in text: String) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let position = Self.position(mark)
            if Self.line(position.line, of: text).prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
                note(position, "a tab indents this line, which YAML does not allow: use spaces")
            } else {
                let place = context.map { " (\($0.text), from line \($0.mark.line))" } ?? ""
                note(position, "not YAML: \(problem)\(place)")
            }
        case .duplicatedKeysInMapping(let names, let context):
            let words = names.map { "`\(YamlNode.shown($0))`" }.joined(separator: ", ")
            note(Self.position(context.mark), "\(words) appears more than once in the same mapping")
        case .reader(let problem, let offset, _, _):
            let before = text.prefix(offset ?? 0)
            let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
            let position = ConfigurationProblem.Position(
                line: max(1, lines.count), column: 1 + (lines.last?.unicodeScalars.count ?? 0))
            note(position, "not YAML: \(problem)")
        default:
            note(.start, "not YAML: \(error)")
        }
    }

    /// The line `number` (from 1) of `text`; empty past its end.
    private static func line(_ number: Int, of text: String) -> Substring {
        let lines = text.split(maxSplits: number, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }
}
