internal import Records
internal import Statistics

extension SegmentFlow {
    /// What may be told of the flow; nothing but the days where it cannot be compared.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "from", value: .day(from)), .init(name: "to", value: .day(to)),
            .init(name: "comparable", value: .bool(disclosed != nil)),
        ]
        guard let shown = disclosed else { return .object(members) }
        members += [
            .init(name: "multiples_of", value: .count(shown.k)),
            .init(name: "drift", value: .text(drift.rawValue)),
            .init(name: "index", value: .optional(shown.index) { .number($0) }),
            .init(name: "users", value: shown.both.json), .init(name: "moved", value: shown.moved.json),
            .init(name: "moved_share", value: .optional(shown.movedShare) { .number($0.value) }),
            .init(name: "entered", value: shown.entered.json), .init(name: "left", value: shown.left.json),
            .init(
                name: "segments",
                value: .array(
                    shown.sizes.map { size in
                        .object([
                            "id": .text(size.segment.id), "label": .label(size.segment.label),
                            "before": size.before.json, "stayed": size.stayed.json, "after": size.after.json,
                        ])
                    })),
            .init(
                name: "moves",
                value: .array(
                    shown.moves.map { move in
                        .object([
                            "from": .optional(move.from) { .text($0.id) }, "to": .optional(move.to) { .text($0.id) },
                            "users": move.count.json, "hidden": .optional(move.count.hidden) { .text($0.name) },
                        ])
                    })),
        ]
        return .object(members)
    }

    /// The same as rows of a table.
    func write(to facts: inout FactTable) {
        facts.text("moves", "from", from.description)
        facts.text("moves", "to", to.description)
        facts.text("moves", "comparable", disclosed == nil ? "no" : "yes")
        guard let shown = disclosed else { return }
        facts.count("moves", "multiples_of", shown.k, "people")
        facts.text("moves", "drift", drift.rawValue)
        facts.number("moves", "index", shown.index, "ratio")
        facts.number("moves", "moved_share", shown.movedShare?.value, "share")
        func count(_ item: String, _ measure: String, _ count: DisclosedFlow.Count) {
            facts.count(
                "moves", of: item, measure, count.hidden == nil ? count.users : nil, "people",
                text: count.hidden?.name ?? "")
        }
        count("", "users", shown.both)
        count("", "moved", shown.moved)
        count("", "entered", shown.entered)
        count("", "left", shown.left)
        for size in shown.sizes {
            count(size.segment.id, "before", size.before)
            count(size.segment.id, "stayed", size.stayed)
            count(size.segment.id, "after", size.after)
        }
        for move in shown.moves { count("\(move.from?.id ?? "")/\(move.to?.id ?? "")", "users", move.count) }
    }
}

extension DisclosedFlow.Count {
    fileprivate var json: JSONValue { hidden == nil ? .count(users) : .null }
}

extension ValueBasis {
    /// The model and what to know about it.
    var json: JSONValue {
        .object([
            "model": .optional(model) { .text($0) }, "customers": .count(customers), "repeaters": .count(repeaters),
            "weeks": .count(weeks), "warnings": .array(cautions.map { .text($0.text(in: .english)) }),
        ])
    }

    /// The same as rows of a table.
    func write(to facts: inout FactTable) {
        facts.text("lifetime_value", "model", model ?? "")
        facts.count("lifetime_value", "customers", customers, "people")
        facts.count("lifetime_value", "repeaters", repeaters, "people")
        facts.number("lifetime_value", "horizon", Double(weeks * 7), "days")
        for (number, caution) in cautions.enumerated() {
            facts.text("lifetime_value", of: String(number + 1), "warning", caution.text(in: .english))
        }
    }
}
