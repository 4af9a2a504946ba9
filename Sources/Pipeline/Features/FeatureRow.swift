internal import Audience
internal import Records

/// A user's row of ``Audience/FeatureState`` as 64-bit words, as `allot.user_state.totals` keeps them, packed.
///
/// | word | what |
/// | --- | --- |
/// | 0 | the period that decayed units count from |
/// | 1–7 | counts of kinds 0 … 6 |
/// | 8–14 | decayed units of kinds 0 … 6 |
/// | 15–17 | purchased, refunded, margin, in micros |
/// | 18–19 | orders, days with a purchase |
/// | 20–21 | the first purchase, microseconds since 1970-01-01 UTC, and the time from it to the last; 0 without one |
/// | 22 | the last day with a purchase before the last one's: from 1970 on one more than it; 0 for none |
/// | 23–25 | digests of the categories that weigh most, 0 for none |
/// | 26–28 | the bits of their shares |
///
/// What orders, rhythm and categories are counted from is in `allot.user_history.events`: the number of purchases; each
/// one's time since the one before and its order, less the one before's; then category and weight of each interest.
struct FeatureRow {
    /// Number of words.
    static let words = 29

    private static let kinds = FeatureState.stride - 1

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

    /// Puts row `row` of `state` into `words`.
    func pack(_ state: FeatureState, _ row: Int, period: Int, into words: inout [Int64]) {
        words.removeAll(keepingCapacity: true)
        words.append(Int64(period))
        let first = row * FeatureState.stride
        for slot in first..<first + Self.kinds { words.append(Int64(state.counts[slot])) }
        words.append(contentsOf: state.decayed[first..<first + Self.kinds])
        words.append(state.purchased[row])
        words.append(state.refunded[row])
        words.append(state.margin[row])
        words.append(Int64(state.orders[row]))
        words.append(Int64(state.purchaseDays[row]))
        let hasBought = state.firstPurchase[row] != FeatureState.never
        words.append(hasBought ? state.firstPurchase[row] : 0)
        words.append(hasBought ? state.lastPurchase[row] - state.firstPurchase[row] : 0)
        let day = state.previousPurchaseDay[row]
        words.append(day == FeatureState.noDay ? 0 : Int64(day) + (day < 0 ? 0 : 1))
        let place = row * FeatureState.topCategories
        for slot in place..<place + FeatureState.topCategories { words.append(digest(of: state.categories[slot])) }
        for slot in place..<place + FeatureState.topCategories {
            words.append(Int64(state.categoryShares[slot].bitPattern))
        }
    }

    /// Reads row `row` of `state` from `words`, of which there are ``words``.
    ///
    /// - Returns: The period that the row's decayed units count from.
    func unpack(_ words: [Int64], into state: inout FeatureState, _ row: Int) -> Int {
        let first = row * FeatureState.stride
        for kind in 0..<Self.kinds {
            state.counts[first + kind] = Int32(truncatingIfNeeded: words[1 + kind])
            state.decayed[first + kind] = words[8 + kind]
        }
        state.purchased[row] = words[15]
        state.refunded[row] = words[16]
        state.margin[row] = words[17]
        state.orders[row] = Int32(truncatingIfNeeded: words[18])
        state.purchaseDays[row] = Int32(truncatingIfNeeded: words[19])
        if state.purchaseDays[row] > 0 {
            state.firstPurchase[row] = words[20]
            state.lastPurchase[row] = words[20] &+ words[21]
        }
        if words[22] != 0 {
            state.previousPurchaseDay[row] = Int32(truncatingIfNeeded: words[22] < 0 ? words[22] : words[22] - 1)
        }
        let place = row * FeatureState.topCategories
        for slot in 0..<FeatureState.topCategories {
            state.categories[place + slot] = words[23 + slot] == 0 ? -1 : category(words[23 + slot])
            state.categoryShares[place + slot] = Float(bitPattern: UInt32(truncatingIfNeeded: words[26 + slot]))
        }
        return Int(words[0])
    }

    // MARK: - What orders, rhythm and categories are counted from

    /// Puts the purchases in `bought` and the interests in `liked`, all of one user, into `words`.
    func pack(
        _ purchases: PurchaseRecords, _ bought: Range<Int>, _ interests: CategoryInterests, _ liked: Range<Int>,
        into words: inout [Int64]
    ) {
        words.removeAll(keepingCapacity: true)
        words.append(Int64(bought.count))
        var earlier = (instant: Int64(0), order: EventLog.none)
        for row in bought {
            words.append(purchases.instant[row] - earlier.instant)
            words.append(purchases.order[row] &- earlier.order)
            earlier = (purchases.instant[row], purchases.order[row])
        }
        for row in liked {
            words.append(digest(of: interests.category[row]))
            words.append(interests.weight[row])
        }
    }

    /// Appends what `words` say of the user at row `user`; interests in categories that no item has any more are left out.
    ///
    /// - Returns: Whether the words are of that form.
    func unpack(
        _ words: [Int64], of user: Int32, into purchases: inout PurchaseRecords, _ interests: inout CategoryInterests
    ) -> Bool {
        guard let count = words.first, count >= 0, count <= Int64(words.count / 2), words.count % 2 == 1 else {
            return false
        }
        var earlier = (instant: Int64(0), order: EventLog.none)
        let interestsStart = 1 + 2 * Int(count)
        for place in stride(from: 1, to: interestsStart, by: 2) {
            earlier = (earlier.instant &+ words[place], earlier.order &+ words[place + 1])
            purchases.append(user: user, order: earlier.order, instant: earlier.instant)
        }
        for place in stride(from: interestsStart, to: words.count, by: 2) {
            let category = category(words[place])
            if category >= 0 { interests.append(user: user, category: category, weight: words[place + 1]) }
        }
        return true
    }
}
