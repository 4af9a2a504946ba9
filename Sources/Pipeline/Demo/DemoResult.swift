internal import Statistics

/// What a demo found, and leaves to be looked at.
package struct DemoResult: Sendable, CustomStringConvertible {
    /// One campaign: what its report says, and what is true.
    struct Campaign: Sendable {
        /// The campaign.
        var id: String
        /// The report's verdict.
        var verdict: String
        /// Incremental profit against the holdout with its interval, of matured decisions; `nil` before any matured.
        var measured: Interval?
        /// True expected incremental profit of the same decisions, in the currency's unit.
        var truth: Double
        /// What those decisions cost, in the currency's unit.
        var spent: Double
    }

    /// Where the database and the project were kept.
    struct Kept: Sendable {
        /// The project's folder.
        var directory: String
        /// The command that starts the server again.
        var start: String
    }

    var currency: String
    var campaigns: [Campaign]
    /// What the best offer for each user with an offer would have earned, in the currency's unit.
    var best: Double
    /// Paths of the reports.
    package var reports: [String]
    var kept: Kept?

    /// The result as people read it.
    package var description: String {
        var lines = [""]
        for campaign in campaigns {
            lines.append("\(campaign.id): \(Self.words(campaign.verdict))")
            if let measured = campaign.measured {
                lines.append(
                    "  incremental profit against the holdout: \(money(measured.estimate)), "
                        + "\(Int((measured.level * 100).rounded())) % interval "
                        + "\(money(measured.low)) to \(money(measured.high))")
            } else {
                lines.append("  incremental profit against the holdout: not known yet, no outcome window is over")
            }
            lines.append(
                "  the truth, which only this simulated shop knows: \(money(campaign.truth)) "
                    + "for \(money(campaign.spent)) of cost")
        }
        if best > 0 {
            let truth = campaigns.reduce(0) { $0 + $1.truth }
            lines.append(
                "together: \(money(truth)) of the \(money(best)) that an all-knowing shop without a budget would have "
                    + "earned from the users with an offer (\(Int((truth / best * 100).rounded())) %)")
        }
        lines += ["", "reports:"] + reports.filter { $0.hasSuffix(".html") }.map { "  " + $0 }
        if let kept {
            lines += [
                "", "kept: project \(kept.directory)",
                "      server  \(kept.start)",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private static func words(_ verdict: String) -> String {
        verdict.split(separator: "_").joined(separator: " ")
    }

    private func money(_ amount: Double) -> String {
        let whole = Int64(abs(amount).rounded())
        var digits = String(whole)
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: position))
            position -= 3
        }
        return "\(amount < 0 && whole > 0 ? "-" : "")\(digits) \(currency)"
    }
}
