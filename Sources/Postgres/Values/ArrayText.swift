/// One-dimensional arrays in PostgreSQL's text form, `{a,"b c",NULL}`.
package enum ArrayText {
    /// `numbers` as array text.
    package static func format(_ numbers: some Sequence<some BinaryInteger>) -> String {
        "{\(numbers.map { "\($0)" }.joined(separator: ","))}"
    }

    /// `elements` as array text.
    static func format(_ elements: [String]) -> String {
        let quoted = elements.map { element in
            var text = "\""
            for scalar in element.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { text.unicodeScalars.append("\\") }
                text.unicodeScalars.append(scalar)
            }
            return text + "\""
        }
        return "{\(quoted.joined(separator: ","))}"
    }

    /// The elements of array text, `nil` for NULL; `nil` altogether for several dimensions, lower bounds other than 1
    /// and text that is no array.
    static func parse(_ text: String) -> [String?]? {
        var bytes = Array(text.utf8)[...]
        guard bytes.popFirst() == UInt8(ascii: "{") else { return nil }
        if bytes.elementsEqual([UInt8(ascii: "}")]) { return [] }
        var elements: [String?] = []
        while true {
            guard let (element, separator) = parseElement(&bytes) else { return nil }
            elements.append(element)
            if separator == UInt8(ascii: "}") { return bytes.isEmpty ? elements : nil }
        }
    }

    /// Takes one element and the separator after it, a comma or a closing brace, from the front of `bytes`.
    private static func parseElement(_ bytes: inout ArraySlice<UInt8>) -> (String?, UInt8)? {
        var value: [UInt8] = []
        let isQuoted = bytes.first == UInt8(ascii: "\"")
        if isQuoted { bytes.removeFirst() }
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"):
                guard let escaped = bytes.popFirst() else { return nil }
                value.append(escaped)
            case UInt8(ascii: "\"") where isQuoted:
                guard let separator = bytes.popFirst(), separator == UInt8(ascii: ",") || separator == UInt8(ascii: "}")
                else { return nil }
                return (String(decoding: value, as: UTF8.self), separator)
            case UInt8(ascii: ",") where !isQuoted, UInt8(ascii: "}") where !isQuoted:
                guard !value.isEmpty else { return nil }
                let text = String(decoding: value, as: UTF8.self)
                return (text == "NULL" ? nil : text, byte)
            case UInt8(ascii: "{") where !isQuoted, UInt8(ascii: "\"") where !isQuoted:
                return nil
            default:
                value.append(byte)
            }
        }
        return nil
    }
}
