/// Numbers in the bytes of a field.
enum DecimalField {
    /// Powers of ten that a double holds exactly.
    private static let powers: [Double] = (0...22).map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

    /// The number in `bytes[range]`, correctly rounded.
    ///
    /// Up to 15 digits and an exponent up to ±22 it is one exact division or product; anything longer goes through text.
    ///
    /// - Throws: `.notANumber`; `.implausible` where it exceeds all numbers.
    static func double(_ bytes: [UInt8], _ range: Range<Int>) throws(RowFault) -> Double {
        var at = range.lowerBound
        let end = range.upperBound
        var isNegative = false
        if at < end, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
            isNegative = bytes[at] == UInt8(ascii: "-")
            at += 1
        }
        var mantissa = 0
        var digits = 0
        var exponent = 0
        var isAfterPoint = false
        var isLong = false
        digits: while at < end {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if mantissa < 100_000_000_000_000 {
                    mantissa = mantissa * 10 + Int(byte - UInt8(ascii: "0"))
                    if isAfterPoint { exponent -= 1 }
                } else {
                    isLong = true
                }
            case UInt8(ascii: "."):
                guard !isAfterPoint else { throw .notANumber }
                isAfterPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                break digits
            default:
                throw .notANumber
            }
            at += 1
        }
        guard digits > 0 else { throw .notANumber }
        if at < end {
            at += 1
            var isBelow = false
            if at < end, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
                isBelow = bytes[at] == UInt8(ascii: "-")
                at += 1
            }
            guard at < end else { throw .notANumber }
            var power = 0
            while at < end {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) else { throw .notANumber }
                power = min(power * 10 + Int(bytes[at] - UInt8(ascii: "0")), 100_000)
                at += 1
            }
            exponent += isBelow ? -power : power
        }
        if !isLong, abs(exponent) <= 22 {
            let size = exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
            return isNegative ? -size : size
        }
        guard let value = Double(String(decoding: bytes[range], as: UTF8.self)) else { throw .notANumber }
        guard value.isFinite else { throw .implausible }
        return value
    }
}
