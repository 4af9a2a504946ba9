package import Records
internal import Statistics

extension Shop {
    /// What the users with indices `users` (identifier − 1) did on local day `day`, given the decisions received so
    /// far.
    ///
    /// - Precondition: `day` lies within the bounds that the shop was made with.
    /// - Complexity: O(users × ``Scenario/Orders/returnDelay``'s longest delay), a few nanoseconds for each of these.
    package func day(_ day: CalendarDay, users: Range<Int>) -> ShopDay {
        let writer = DayWriter(self, day: day.number)
        var rows = ShopDay()
        rows.events.reserveCapacity(users.count / 3 + 16)
        let population = buying.population
        let season = buying.season(day.number)
        let peak = Float(buying.season.max() ?? 1)
        let oldest = max(startDay.number, day.number - buying.memory)
        let blocks = (oldest >> 2)...(day.number >> 2)
        let errands = book.errands(day.number, users: users)
        var next = errands.startIndex
        for user in users {
            // One uniform number per user-day decides whether he orders, only looks around, or stays away; the rest is
            // drawn for those who come. Earlier days are looked at only for orders that may return or be reviewed.
            let ordering = population.orderRate[user]
            let everOrdered = UInt32(min(4_294_967_040, ordering * peak * 0x1p32 + 256))
            var position = 0
            for block in blocks {
                let draws = buying.activity(user, block: block)
                for lane in 0..<4 where draws[lane] <= everOrdered {
                    let earlier = block << 2 | lane
                    guard earlier >= oldest, earlier < day.number else { continue }
                    writer.aftermath(of: user, orderedOn: earlier, at: &position, into: &rows)
                }
                guard block == blocks.upperBound else { continue }
                let draw = unit(draws[day.number & 3])
                if draw < (Double(ordering) + Double(population.browseRate[user])) * season {
                    let order = buying.organicOrder(user, day: day.number)
                    writer.visit(
                        of: user, key: .organic(day: day.number), order: order, source: 0, at: &position, into: &rows)
                }
            }
            while next < errands.endIndex, Int(errands[next].user) == user {
                let entry = book.entries[Int(errands[next].decision)]
                writer.run(entry, arm: book.arms[Int(entry.arm)], at: &position, into: &rows)
                next += 1
            }
        }
        return rows
    }
}
