internal import Audience
internal import Records

/// A user's row of ``Audience/FeatureState`` as 64-bit words, as `allot.user_state.totals` keeps it.
///
/// | word | what |
/// | --- | --- |
/// | 0 | the period that decayed units count from |
/// | 1–4 | counts of kinds 0 … 7, two a word, the lower kind in the upper half |
/// | 5–11 | decayed units of kinds 0 … 6 |
/// | 12–14 | purchased, refunded, margin, in micros |
/// | 15 | orders in the upper half, days with a purchase in the lower |
/// | 16–17 | first and last purchase, microseconds since 1970-01-01 UTC |
/// | 18 | the last day with a purchase before the last one's |
/// | 19–21 | digests of the categories that weigh most, 0 for none |
/// | 22–23 | bits of their shares, two a word, the first in the upper half |
struct FeatureRow {
    /// Number of words.
    static let words = 24

    /// Digest of every category's name, in the order of names.
    private let digests: [Int64]
    private let indexOfDigest: [Int64: Int32]

    /// Rows whose categories are called `names`.
    init(categories names: [String]) {
        digests = names.map { Self.digest(of: $0) }
        indexOfDigest = Dictionary(
            digests.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The digest of a category: never 0.
    static func digest(of name: String) -> Int64 {
        let bits = Digest(of: "allot.category/1 " + name).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(bitPattern: bits | 1)
    }

    /// The digest of category number `category`; 0 for −1.
    func digest(of category: Int32) -> Int64 { category < 0 ? 0 : digests[Int(category)] }

    /// The number of the category with `digest`; −1 where no item has it any more.
    func category(_ digest: Int64) -> Int32 { indexOfDigest[digest] ?? -1 }

    /// Writes row `row` of `state` into `words`.
    func pack(_ state: FeatureState, _ row: Int, period: Int, into words: inout [Int64]) {
        let stride = FeatureState.stride
        words[0] = Int64(period)
        for pair in 0..<stride / 2 {
            words[1 + pair] = Self.pair(
                state.counts[row * stride + 2 * pair], state.counts[row * stride + 2 * pair + 1])
        }
        for kind in 0..<stride - 1 { words[5 + kind] = state.decayed[row * stride + kind] }
        words[12] = state.purchased[row]
        words[13] = state.refunded[row]
        words[14] = state.margin[row]
        words[15] = Self.pair(state.orders[row], state.purchaseDays[row])
        words[16] = state.firstPurchase[row]
        words[17] = state.lastPurchase[row]
        words[18] = Int64(state.previousPurchaseDay[row])
        let place = row * FeatureState.topCategories
        for slot in 0..<FeatureState.topCategories { words[19 + slot] = digest(of: state.categories[place + slot]) }
        let shares = state.categoryShares
        words[22] = Self.pair(Self.bits(shares[place]), Self.bits(shares[place + 1]))
        words[23] = Self.pair(Self.bits(shares[place + 2]), 0)
    }

    /// Reads row `row` of `state` from `words`.
    ///
    /// - Returns: The period that the row's decayed units count from.
    func unpack(_ words: [Int64], into state: inout FeatureState, _ row: Int) -> Int {
        let stride = FeatureState.stride
        for pair in 0..<stride / 2 {
            (state.counts[row * stride + 2 * pair], state.counts[row * stride + 2 * pair + 1]) =
                Self.halves(words[1 + pair])
        }
        for kind in 0..<stride - 1 { state.decayed[row * stride + kind] = words[5 + kind] }
        state.purchased[row] = words[12]
        state.refunded[row] = words[13]
        state.margin[row] = words[14]
        (state.orders[row], state.purchaseDays[row]) = Self.halves(words[15])
        state.firstPurchase[row] = words[16]
        state.lastPurchase[row] = words[17]
        state.previousPurchaseDay[row] = Int32(truncatingIfNeeded: words[18])
        let place = row * FeatureState.topCategories
        let (first, second) = Self.halves(words[22])
        let bits = (first, second, Self.halves(words[23]).0)
        for slot in 0..<FeatureState.topCategories {
            state.categories[place + slot] = words[19 + slot] == 0 ? -1 : category(words[19 + slot])
        }
        state.categoryShares[place] = Self.share(bits.0)
        state.categoryShares[place + 1] = Self.share(bits.1)
        state.categoryShares[place + 2] = Self.share(bits.2)
        return Int(words[0])
    }

    private static func pair(_ upper: Int32, _ lower: Int32) -> Int64 {
        Int64(upper) << 32 | Int64(UInt32(bitPattern: lower))
    }

    private static func halves(_ word: Int64) -> (Int32, Int32) {
        (Int32(truncatingIfNeeded: word >> 32), Int32(truncatingIfNeeded: word))
    }

    private static func share(_ bits: Int32) -> Float { Float(bitPattern: UInt32(bitPattern: bits)) }

    private static func bits(_ share: Float) -> Int32 { Int32(bitPattern: share.bitPattern) }
}
