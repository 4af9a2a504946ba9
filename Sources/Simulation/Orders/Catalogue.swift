internal import Foundation
internal import Records
internal import Statistics

/// What the shop sells, with prices, margins and stock.
struct Catalogue: Sendable {
    /// Names of the categories, ascending.
    let categories: [String]
    /// Share of each category among products and in what users favour; sums to 1.
    let shares: [Double]
    /// Margin of each category as a share of the price.
    let marginShare: [Double]
    /// Category of each product, by product index (identifier − 1); products of a category are contiguous.
    let category: [UInt8]
    /// Price of each product in cents.
    let price: [Int64]
    /// Pieces of each product after its weekly replenishment.
    private let level: [Int32]
    /// First product index of each category, and the number of products at the end.
    private let firstProduct: [Int]

    private let scenario: Scenario.Catalogue
    private let loyalty: Double
    private let stockStream: KeyedStream

    init(_ scenario: Scenario) {
        let catalogue = scenario.catalogue
        let named = catalogue.categories.sorted { $0.key < $1.key }
        let weight = named.reduce(0) { $0 + $1.value.share }
        let shares = named.map { $0.value.share / weight }
        categories = named.map(\.key)
        marginShare = named.map(\.value.marginShare)
        self.shares = shares
        self.scenario = catalogue
        loyalty = scenario.orders.loyalty
        stockStream = KeyedStream(seed: scenario.seed, label: "shop stock")
        // Every category has at least one product; the others are dealt by share.
        let spare = Double(catalogue.products - named.count)
        var first = [0]
        var cumulative = 0.0
        for (index, share) in shares.enumerated() {
            cumulative += share
            first.append(index == shares.count - 1 ? catalogue.products : Int(cumulative * spare) + index + 1)
        }
        firstProduct = first
        let draws = KeyedStream(seed: scenario.seed, label: "shop products")
        var category: [UInt8] = []
        var price: [Int64] = []
        var level: [Int32] = []
        for index in shares.indices {
            for product in first[index]..<first[index + 1] {
                let (priceNormal, stockNormal) = draws.normals(Int64(product + 1))
                category.append(UInt8(index))
                price.append(
                    max(1, Int64((catalogue.priceMedian * exp(catalogue.priceLogSD * priceNormal) * 100).rounded())))
                level.append(Int32(max(1, catalogue.stockMean * exp(0.5 * stockNormal - 0.125))))
            }
        }
        self.category = category
        self.price = price
        self.level = level
    }

    /// Number of products.
    var count: Int { price.count }

    /// Mean margin share of what a user with this `favourite` category buys.
    func meanMarginShare(favourite: Int) -> Double {
        var overall = 0.0
        for (share, margin) in zip(shares, marginShare) { overall += share * margin }
        return loyalty * marginShare[favourite] + (1 - loyalty) * overall
    }

    /// The product index that a user with this `favourite` category picks at `taste` and `rank` (uniform in (0, 1))
    /// on local day `day`; a product that is out of stock is replaced by the next one of its category.
    func pick(favourite: Int, taste: Double, rank: Double, day: Int) -> Int {
        var category = favourite
        if taste >= loyalty {
            var left = (taste - loyalty) / (1 - loyalty)
            category = 0
            while category < shares.count - 1, left >= shares[category] {
                left -= shares[category]
                category += 1
            }
        }
        let first = firstProduct[category]
        let count = firstProduct[category + 1] - first
        let wanted = min(count - 1, Int(Double(count) * pow(rank, scenario.popularity)))
        for step in 0..<count {
            let product = first + (wanted + step) % count
            if inStock(product, day: day) { return product }
        }
        return first + wanted
    }

    /// Whether `product` can be bought in the week of local day `day`.
    func inStock(_ product: Int, day: Int) -> Bool {
        stockStream.uniform(Int64(product + 1), Self.week(day)) >= scenario.outOfStockShare
    }

    /// Pieces of `product` on the morning of local day `day`: replenished on Mondays, sold down evenly over the week.
    func stock(_ product: Int, day: CalendarDay) -> Int32 {
        guard inStock(product, day: day.number) else { return 0 }
        return max(1, level[product] * Int32(7 - day.weekday) / 7)
    }

    /// Number of the week, from Monday, in which local day `day` lies.
    private static func week(_ day: Int) -> UInt64 { UInt64((day + 3) / 7) }
}
