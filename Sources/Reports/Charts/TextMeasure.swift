/// How wide a text is when it is set, without a font at hand.
///
/// Widths are in ems, for the sans-serif faces that the stylesheet names; they err on the wide side, so that labels
/// keep their distance. A Chinese, Japanese or Korean glyph, and an emoji, counts one em.
package enum TextMeasure {
    /// Size of the labels of a drawing, in pixels.
    static let size = 12.0

    /// The width of `text` in ems.
    package static func ems(_ text: String) -> Double { text.unicodeScalars.reduce(0) { $0 + ems($1) } }

    /// The width of a label in pixels.
    static func width(_ text: String) -> Double { ems(text) * size }

    /// The width of a label in bold, in pixels.
    static func boldWidth(_ text: String) -> Double { width(text) * 1.1 }

    /// `text`, or as much of its beginning as fits into `width` pixels with an ellipsis after it.
    static func fitted(_ text: String, width limit: Double) -> String {
        guard width(text) > limit + 0.01 else { return text }
        var result = ""
        var used = ems("…") * size
        for character in text {
            used += width(String(character))
            if used > limit { break }
            result.append(character)
        }
        return result + "…"
    }

    private static func ems(_ scalar: Unicode.Scalar) -> Double {
        switch scalar.value {
        case 0x0300...0x036F, 0x200B...0x200D, 0xFE00...0xFE0F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            1
        default: latin(scalar)
        }
    }

    private static func latin(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case " ", ".", ",", ":", ";", "'", "|", "!", "i", "j", "l", "I", "·": 0.3
        case "f", "t", "r", "(", ")", "-", "/", "[", "]": 0.38
        case "m", "w", "M", "W", "%", "@", "—", "…": 0.92
        case "A"..."Z": 0.7
        case "0"..."9", "+", "−", "–", "¥", "$", "€", "£", "<", ">": 0.64
        default: 0.61
        }
    }
}
