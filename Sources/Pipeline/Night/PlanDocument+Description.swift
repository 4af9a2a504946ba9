extension PlanDocument: CustomStringConvertible {
    /// The plan as people read it.
    package var description: String {
        (["Plan for \(interval); nothing was published."] + campaigns.map(\.description)).joined(separator: "\n")
    }
}

extension PlanDocument.Campaign: CustomStringConvertible {
    package var description: String {
        guard action == "publish" else { return "\(campaign): \(action): \(message ?? "")" }
        var lines = [
            "\(campaign): would publish \(users) users, \(holdout) of them held out"
                + (revision > 0 ? ", as revision \(revision)" : ""),
            "  \(enter) enter, \(leave) leave, \(switchOffer) switch offers",
            "  spend: \(Self.cents(plannedSpend)) expected, \(Self.cents(reserved)) with its reserve, "
                + "of \(Self.cents(budget)) tonight; one more unit of budget earns \(Self.cents(price))",
            "  exploring: a floor of \(Self.cents(floor * 100)) % of the traffic, which costs \(Self.cents(floorCost)) "
                + "of expected profit over all campaigns",
        ]
        if let message { lines.append("  \(message)") }
        lines += arms.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value) users" }
        lines += checks.map { "  \($0.passed ? "ok  " : "FAIL") \($0.name): \($0.detail)" }
        return lines.joined(separator: "\n")
    }

    /// `value` with two decimals.
    static func cents(_ value: Double) -> String {
        let cents = Int64((value * 100).rounded())
        let fraction = abs(cents) % 100
        return "\(cents < 0 ? "-" : "")\(abs(cents) / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
