internal import Records

/// How much users' carts, purchases, reviews and shares speak for categories: weights by user and category, as parallel
/// columns in no order; weights of the same user and category add up.
package struct CategoryInterests: Sendable, Equatable {
    /// The user's row in the table of users.
    package var user: [Int32] = []
    /// Index into the names of categories.
    package var category: [Int32] = []
    /// Weight, negative where something is taken back.
    package var weight: [Int64] = []

    /// None.
    package init() {}

    /// Number of rows.
    package var count: Int { user.count }

    /// Appends a weight.
    package mutating func append(user: Int32, category: Int32, weight: Int64) {
        self.user.append(user)
        self.category.append(category)
        self.weight.append(weight)
    }

    /// Appends those of `other`.
    package mutating func append(_ other: CategoryInterests) {
        user.append(contentsOf: other.user)
        category.append(contentsOf: other.category)
        weight.append(contentsOf: other.weight)
    }

    /// Those of users for which `isWanted` holds.
    func selecting(where isWanted: (Int32) -> Bool) -> CategoryInterests {
        var selected = CategoryInterests()
        for row in user.indices where isWanted(user[row]) {
            selected.append(user: user[row], category: category[row], weight: weight[row])
        }
        return selected
    }

    /// Keeps those of users for which `isKept` holds.
    mutating func keep(where isKept: (Int32) -> Bool) {
        var kept = 0
        for row in user.indices where isKept(user[row]) {
            user[kept] = user[row]
            category[kept] = category[row]
            weight[kept] = weight[row]
            kept += 1
        }
        user.removeLast(count - kept)
        category.removeLast(category.count - kept)
        weight.removeLast(weight.count - kept)
    }

    /// One row for each user and category with a weight above 0, by user, then by category.
    ///
    /// Rows are grouped by user by counting, then sorted within the user.
    ///
    /// - Parameter users: Number of users.
    /// - Returns: The sums.
    /// - Complexity: O(*n* log *k*) for *n* rows, at most *k* a user.
    package func summed(users: Int) -> CategoryInterests {
        var end = [Int32](repeating: 0, count: users + 1)
        for user in user { end[Int(user) + 1] += 1 }
        for user in 0..<users { end[user + 1] += end[user] }
        var grouped = [Weight](repeating: Weight(category: 0, weight: 0), count: count)
        var next = end
        for row in 0..<count {
            let user = Int(self.user[row])
            grouped[Int(next[user])] = Weight(category: category[row], weight: weight[row])
            next[user] += 1
        }
        var sums = CategoryInterests()
        for user in 0..<users where end[user] < end[user + 1] {
            let rows = Int(end[user])..<Int(end[user + 1])
            if rows.count > 1 { grouped[rows].sort { $0.category < $1.category } }
            var position = rows.lowerBound
            while position < rows.upperBound {
                let category = grouped[position].category
                var weight: Int64 = 0
                while position < rows.upperBound, grouped[position].category == category {
                    weight += grouped[position].weight
                    position += 1
                }
                if weight > 0 { sums.append(user: Int32(user), category: category, weight: weight) }
            }
        }
        return sums
    }

    /// A weight while a user's are put in order.
    private struct Weight {
        var category: Int32
        var weight: Int64
    }

    /// What an event of a kind says about its item's category: a purchase three times as much as a cart, a review or a
    /// share; views and searches, of which there are many, nothing.
    static func weight(ofKind kind: UInt8) -> Int64 {
        switch EventKind(rawValue: kind) {
        case .purchase: 3
        case .cart, .review, .share: 1
        default: 0
        }
    }

    /// Ranks the categories of every user with a row in `sums`, heaviest first, of equals the one that comes first by name.
    ///
    /// - Parameters:
    ///   - sums: As ``summed()`` gives them.
    ///   - names: What categories are called.
    ///   - state: Gets the first ``FeatureState/topCategories`` of each user, and their shares of his whole weight.
    static func rank(_ sums: CategoryInterests, names: [String], into state: inout FeatureState) {
        var rank = [Int32](repeating: 0, count: names.count)
        for (position, category) in names.indices.sorted(by: { names[$0] < names[$1] }).enumerated() {
            rank[category] = Int32(position)
        }
        var position = 0
        while position < sums.count {
            let user = sums.user[position]
            let place = Int(user) * FeatureState.topCategories
            var end = position
            var total: Int64 = 0
            var heaviest = Heaviest()
            while end < sums.count, sums.user[end] == user {
                total += sums.weight[end]
                heaviest.take(sums.category[end], weight: sums.weight[end], rank: rank)
                end += 1
            }
            for slot in 0..<FeatureState.topCategories {
                state.categories[place + slot] = heaviest.category[slot]
                state.categoryShares[place + slot] = Float(Double(heaviest.weight[slot]) / Double(total))
            }
            position = end
        }
    }

    /// The categories that weigh most so far, the heaviest first.
    private struct Heaviest {
        var category: [3 of Int32] = .init(repeating: -1)
        var weight: [3 of Int64] = .init(repeating: 0)

        mutating func take(_ other: Int32, weight otherWeight: Int64, rank: [Int32]) {
            var (moved, movedWeight) = (other, otherWeight)
            for slot in category.indices {
                let isHeavier =
                    category[slot] < 0 || movedWeight > weight[slot]
                    || (movedWeight == weight[slot] && rank[Int(moved)] < rank[Int(category[slot])])
                guard isHeavier else { continue }
                swap(&category[slot], &moved)
                swap(&weight[slot], &movedWeight)
                if moved < 0 { return }
            }
        }
    }
}
