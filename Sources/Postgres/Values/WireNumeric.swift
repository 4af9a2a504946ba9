/// A numeric in the binary format: digits in base 10,000, exact.
///
/// The bytes are ndigits, weight, sign and dscale (16 bits each, big-endian), then the digits. The value is
/// ± Σᵢ digitᵢ × 10000^(weight − i), shown with dscale decimals. Source: `numeric_send` in PostgreSQL's `numeric.c`.
@safe
struct WireNumeric {
    static let positive: UInt16 = 0x0000
    static let negative: UInt16 = 0x4000
    static let nan: UInt16 = 0xC000
    static let infinity: UInt16 = 0xD000
    static let minusInfinity: UInt16 = 0xF000

    private let bytes: UnsafeRawBufferPointer
    let digitCount: Int
    let weight: Int
    let sign: UInt16
    let decimals: Int

    /// The numeric in `bytes`; `nil` where they are not one.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= 8 else { return nil }
        func word(_ index: Int) -> UInt16 {
            UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
        }
        digitCount = Int(word(0))
        weight = Int(Int16(bitPattern: word(1)))
        sign = word(2)
        decimals = Int(word(3))
        self.bytes = bytes
        guard bytes.count == 8 + 2 * digitCount else { return nil }
    }

    /// The digit at `index` in base 10,000; 0 outside of those that are stored.
    func digit(_ index: Int) -> UInt64 {
        guard index >= 0, index < digitCount else { return 0 }
        return UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 + 2 * index, as: UInt16.self)))
    }

    /// The value in units of 10^(−scale), scale 0 … 18.
    func scaled(_ scale: Int) -> ScaledNumeric {
        switch sign {
        case Self.positive, Self.negative: break
        case Self.nan: return .nan
        default: return .infinity
        }
        var magnitude: UInt64 = 0
        var overflow = false
        var isInexact = false
        var index = 0
        // The power of ten of the unit of digit `index`, in units of 10^(−scale).
        var exponent = 4 * weight + scale
        while index < digitCount, exponent >= 0 {
            Self.shift(&magnitude, by: 10_000, adding: digit(index), overflow: &overflow)
            index += 1
            exponent -= 4
        }
        if index == digitCount {
            // Zeros that are not stored, up to the unit.
            var zeros = index > 0 ? exponent + 4 : 0
            while zeros > 0, magnitude != 0, !overflow {
                Self.shift(&magnitude, by: 10, adding: 0, overflow: &overflow)
                zeros -= 1
            }
        } else {
            // The first digit that reaches below the unit: −exponent of its four decimals are cut off.
            let cut = exponent >= -4 ? Self.powersOfTen[-exponent] : UInt64.max
            let kept = exponent >= -4 ? Self.powersOfTen[4 + exponent] : 1
            Self.shift(&magnitude, by: kept, adding: digit(index) / cut, overflow: &overflow)
            let remainder = digit(index) % cut
            isInexact = (index..<digitCount).contains { $0 == index ? remainder != 0 : digit($0) != 0 }
            if remainder >= cut / 2 { Self.shift(&magnitude, by: 1, adding: 1, overflow: &overflow) }
        }
        let isNegative = sign == Self.negative
        guard !overflow, magnitude <= UInt64(Int64.max) + (isNegative ? 1 : 0) else { return .overflow }
        let value = isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
        return isInexact ? .inexact(value) : .value(value)
    }

    /// The value of a numeric of at most three digits in base 10,000, in units of 10^(−scale), as most amounts of money
    /// are; `nil` where it takes more care.
    ///
    /// - Parameters:
    ///   - bytes: The first of them.
    ///   - width: Their number.
    ///   - scale: 0 … 18.
    /// - Returns: The value, exact.
    @inline(__always)
    static func shortValue(_ bytes: UnsafeRawPointer, width: Int, scale: Int) -> Int64? {
        guard width >= 8, width <= 14 else { return nil }
        func word(_ index: Int) -> Int64 {
            Int64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)))
        }
        let digits = Int(word(0))
        let sign = word(2)
        // The power of ten of the first digit's unit; 9999.99999999 at 10^12 is far inside of 64 bits.
        var exponent = 4 * Int(Int16(truncatingIfNeeded: word(1))) + scale
        guard width == 8 + 2 * digits, exponent <= 12, exponent >= 4 * (digits - 1), sign & ~0x4000 == 0 else {
            return nil
        }
        var value: Int64 = 0
        for index in 0..<digits {
            value += word(4 + index) * shortPowers[exponent]
            exponent -= 4
        }
        return sign == 0 ? value : -value
    }

    /// 10⁰ … 10¹².
    private static let shortPowers: InlineArray<13, Int64> = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000,
    ]

    /// The value as the server writes it.
    var text: String {
        switch sign {
        case Self.nan: return "NaN"
        case Self.infinity: return "Infinity"
        case Self.minusInfinity: return "-Infinity"
        default: break
        }
        var text = sign == Self.negative ? "-" : ""
        if weight < 0 {
            text += "0"
        } else {
            text += "\(digit(0))"
            for index in 0..<weight {
                text += Self.fourDigits(digit(index + 1))
            }
        }
        guard decimals > 0 else { return text }
        var fraction = ""
        var index = weight + 1
        while fraction.utf8.count < decimals {
            fraction += Self.fourDigits(digit(index))
            index += 1
        }
        return text + "." + fraction.prefix(decimals)
    }

    private static let powersOfTen: [UInt64] = [1, 10, 100, 1_000, 10_000]

    private static func shift(
        _ magnitude: inout UInt64, by factor: UInt64, adding addend: UInt64, overflow: inout Bool
    ) {
        let (product, overflow1) = magnitude.multipliedReportingOverflow(by: factor)
        let (sum, overflow2) = product.addingReportingOverflow(addend)
        magnitude = sum
        overflow = overflow || overflow1 || overflow2
    }

    private static func fourDigits(_ digit: UInt64) -> String {
        let text = "\(digit)"
        return String(repeating: "0", count: 4 - text.utf8.count) + text
    }
}
