/// How text becomes part of a document without becoming part of its structure.
package enum Escaping {
    /// `text` for HTML content and quoted attribute values.
    ///
    /// `& < > " '` and the grave accent become references. A character that is invisible or moves its neighbours
    /// (see ``isDeceptive(_:)``) becomes U+FFFD, so that a label can hide nothing and reverse nothing.
    package static func html(_ text: String) -> String {
        // Most texts are plain ASCII and stay as they are.
        guard !text.utf8.allSatisfy(isHarmless) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            case "`": result.append(contentsOf: "&#96;".unicodeScalars)
            case "\t", "\n": result.append(scalar)
            default: result.append(isDeceptive(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    /// Whether `scalar` is a control character, a bidirectional control, a line or paragraph separator, an invisible
    /// formatting character other than the joiners that scripts and emoji need, or a non-character.
    package static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        case 0x00AD, 0x180E, 0x200B, 0x2028, 0x2029, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE007F: true
        case 0xFDD0...0xFDEF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// `name` as a relative reference to a file: all but letters, digits, `.`, `-` and `_` percent-encoded.
    package static func fileName(_ name: String) -> String {
        let hex = Array("0123456789ABCDEF")
        var result = ""
        for byte in name.utf8 {
            if isPlain(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + String(hex[Int(byte >> 4)]) + String(hex[Int(byte & 15)])
            }
        }
        return result
    }

    /// Whether `byte` is a printing character of ASCII that means nothing in HTML.
    private static func isHarmless(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"): false
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): false
        default: (0x20...0x7E).contains(byte)
        }
    }

    /// Whether `byte` is a letter, a digit, `.`, `-` or `_` of ASCII.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
