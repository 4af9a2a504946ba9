/// From everybody the shop knows to the people on tonight's list: who was left out, and why.
package struct AudienceFlow: Sendable, Hashable {
    /// Why people are left out, in the order in which the steps are applied.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// Another cohort's night.
        case otherCohort = "other_cohort"
        /// In none of the campaign's segments.
        case segment
        /// The campaign's own condition.
        case condition
        /// Refused personalisation, and the campaign chooses people by their traits.
        case refusedPersonalisation = "refused_personalisation"
        /// Refused to be contacted.
        case refusedContact = "refused_contact"
        /// Consent missing, expired or for another purpose.
        case noConsent = "no_consent"
        /// Reached the most messages that the shop sends one person.
        case contactLimit = "contact_limit"
        /// No channel reaches them.
        case unreachable
        /// No offer is open to them: stock, minimum age, already redeemed.
        case noOffer = "no_offer"
        /// Holds another campaign's offer that is still open.
        case holdsAnotherOffer = "holds_another_offer"
        /// Was sent something by an earlier revision of tonight's list: that decision stays.
        case alreadyDelivered = "already_delivered"
        /// Held out from all campaigns of the shop, to measure them together.
        case universalHoldout = "universal_holdout"
        /// Held out from this campaign, to measure it.
        case holdout
        /// The draw gave an offer of another campaign.
        case otherCampaign = "other_campaign"
        /// The draw gave nothing: no offer pays for them at tonight's price of budget.
        case nothingDrawn = "nothing_drawn"
        /// Any other reason of the pipeline.
        case other
    }

    /// One reason and how many people it left out.
    package struct Step: Sendable, Hashable {
        /// Why.
        package var reason: Reason
        /// How many people, ≥ 0.
        package var users: Int

        /// `users` people left out for `reason`.
        package init(_ reason: Reason, _ users: Int) {
            self.reason = reason
            self.users = users
        }
    }

    /// People considered before the first step.
    package var considered: Int
    /// Who was left out, in order; a person counts at the first step that applies.
    package var leftOut: [Step]
    /// People on the list who refused personalisation and get the same offer as everybody who did.
    package var generic: Int

    /// A flow of `considered` people.
    package init(considered: Int, leftOut: [Step], generic: Int = 0) {
        self.considered = considered
        self.leftOut = leftOut
        self.generic = generic
    }

    /// People who get something tonight: those considered less those left out.
    package var targeted: Int { max(0, considered - leftOut.reduce(0) { $0 + $1.users }) }
}
