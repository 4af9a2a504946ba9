package import Records

/// What one file in `Jobs/campaigns` says: who is addressed, with what, for how much, and how carefully.
package struct CampaignConfiguration: Sendable, Hashable, Identifiable {
    /// Whether it decides anything at all.
    package enum Status: String, Sendable, CaseIterable {
        /// It runs between its first and last day.
        case active
        /// It decides nothing, and its list is empty.
        case paused
    }

    /// Path of the file it was read from.
    package let file: String
    /// Its identifier: lower-case letters, digits, `_` and `-`, at most 63.
    package let id: String
    /// Its name per language; empty where none is given.
    package let labels: Labels
    /// First day it decides.
    package let starts: CalendarDay
    /// Last day it decides, inclusive.
    package let ends: CalendarDay
    /// Whether it decides anything at all.
    package let status: Status
    /// Users it never addresses, so that it can be measured.
    package let holdout: HoldoutConfiguration
    /// Whom it may address.
    package let audience: AudienceConfiguration
    /// What it may offer; at least one.
    package let offers: [OfferConfiguration]
    /// Creatives that every offer is shown with; empty where there are none.
    package let creatives: [String]
    /// Channels that every offer goes out by; at least one.
    package let channels: [ChannelConfiguration]
    /// What it may spend.
    package let budget: BudgetConfiguration
    /// How it chooses.
    package let policy: PolicyConfiguration
    /// What a list must satisfy before it is published.
    package let limits: LimitsConfiguration
    /// How long a list is good for.
    package let publish: PublishConfiguration
    /// How its report is written.
    package let report: CampaignReportConfiguration
    /// Digest of every value, defaults included; comments and the order of keys do not change it.
    package let digest: Digest

    /// Its name in `language`; its identifier where it has no name.
    package func label(in language: String) -> String { labels[language] ?? id }

    /// Whether it decides on `day`: active, and the day is one of its days.
    package func decides(on day: CalendarDay) -> Bool {
        status == .active && starts <= day && day <= ends
    }

    /// Every offer × creative × channel, in the order of the file; `none` is not among them.
    package var arms: [Arm] {
        let creatives = creatives.isEmpty ? [""] : creatives
        return offers.flatMap { offer in
            creatives.flatMap { creative in
                channels.map { channel in
                    Arm(
                        campaignID: id, offerID: offer.id, creativeID: creative, channelID: channel.id,
                        terms: offer.terms(sentBy: channel))
                }
            }
        }
    }
}
