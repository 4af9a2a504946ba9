/// A JSON document whose keys keep the order they are given in, for schemas that people read.
indirect enum JSONText: Sendable {
    case string(String)
    case integer(Int64)
    /// A finite number.
    case number(Double)
    case boolean(Bool)
    case array([JSONText])
    case object([(String, JSONText)])

    /// The document in UTF-8, indented by two spaces; lists of plain values stand on one line.
    var rendered: String {
        var text = ""
        write(to: &text, indent: "")
        return text
    }

    /// Writes the document to `text`; `indent` stands before every new line.
    private func write(to text: inout String, indent: String) {
        switch self {
        case .string(let string): text += Self.quoted(string)
        case .integer(let number): text += String(number)
        case .number(let number): text += number == number.rounded() ? String(Int64(number)) : String(number)
        case .boolean(let flag): text += flag ? "true" : "false"
        case .array(let elements):
            let isPlain = elements.allSatisfy { if case .object = $0 { false } else { true } }
            let inner = isPlain ? "" : "\n\(indent)  "
            text += "[" + inner
            for (index, element) in elements.enumerated() {
                if index > 0 { text += isPlain ? ", " : ",\(inner)" }
                element.write(to: &text, indent: indent + "  ")
            }
            text += (isPlain ? "" : "\n\(indent)") + "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index > 0 ? "," : "") + "\n\(indent)  \(Self.quoted(member.0)): "
                member.1.write(to: &text, indent: indent + "  ")
            }
            text += members.isEmpty ? "}" : "\n\(indent)}"
        }
    }

    /// `string` in quotes, escaped as RFC 8259 §7 demands.
    private static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
