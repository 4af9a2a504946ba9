internal import Foundation
package import Records
internal import Statistics

extension Shop {
    /// The customers with indices `users` (identifier − 1).
    package func customers(_ users: Range<Int>) -> CustomerColumns {
        let regions = WeightedNames(scenario.population.regions)
        let devices = WeightedNames(scenario.population.devices)
        let attributes = devices.names.map { "{\"device\": \"\($0)\"}" }
        let stream = KeyedStream(seed: scenario.seed, label: "shop customers")
        var columns = CustomerColumns()
        for user in users {
            let id = Int64(user + 1)
            let (place, device) = stream.words(id, 0)
            let tenure = -log(stream.uniform(id, 1)) * scenario.population.tenureDays
            columns.userID.append(id)
            columns.createdAt.append(bounds[0] - 1 - Int64(min(tenure, 1e4) * Double(microsecondsPerDay)))
            columns.region.append(regions.names[regions.index(at: unit(place))])
            columns.attributes.append(attributes[devices.index(at: unit(device))])
        }
        return columns
    }

    /// All products, with the stock of the morning of local day `day`.
    package func products(on day: CalendarDay) -> ProductColumns {
        let catalogue = buying.catalogue
        var columns = ProductColumns()
        for product in 0..<catalogue.count {
            let category = Int(catalogue.category[product])
            let cents = catalogue.price[product]
            columns.productID.append(Int64(product + 1))
            columns.category.append(catalogue.categories[category])
            columns.price.append(Money(cents: cents).micros)
            let margin = (Double(cents) * catalogue.marginShare[category]).rounded()
            columns.margin.append(Money(cents: Int64(margin)).micros)
            columns.stock.append(catalogue.stock(product, day: day))
        }
        return columns
    }

    /// What the customers with indices `users` (identifier − 1) agreed to when history began.
    package func consents(_ users: Range<Int>) -> ConsentColumns {
        let refusals = KeyedStream(seed: scenario.seed, label: "shop personalisation")
        let contacts = channels.map { KeyedStream(seed: scenario.seed, label: "shop contact \($0)") }
        let without = channels.map { scenario.channels[$0]?.withoutContact ?? 1 }
        var columns = ConsentColumns()
        for user in users {
            let id = Int64(user + 1)
            let personalise = refusals.uniform(id) >= scenario.population.refusePersonalisation
            for channel in channels.indices {
                columns.userID.append(id)
                columns.channel.append(Int32(channel))
                columns.personalise.append(personalise)
                columns.contact.append(reach(id, channel: contacts[channel]) >= without[channel])
            }
        }
        return columns
    }

    /// A uniform number in (0, 1): the higher, the more messages reach user `id` by the channel of `stream`.
    ///
    /// Φ(ρ z + √(1 − ρ²) Φ⁻¹(u)), with z the normal number behind the user's order rate and u the channel's own draw.
    private func reach(_ id: Int64, channel stream: KeyedStream) -> Double {
        let correlation = scenario.population.reachFollowsOrders
        let own = stream.uniform(id)
        guard correlation != 0 else { return own }
        let orders = buying.population.orderNormal(Int(id - 1))
        return Normal.cdf(correlation * orders + (1 - correlation * correlation).squareRoot() * Normal.quantile(own))
    }
}
