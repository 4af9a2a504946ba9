package import Records

/// How the shop's users moved between segments since an earlier night.
package struct SegmentFlow: Sendable, Hashable {
    /// A segment of either night.
    package struct Segment: Sendable, Hashable {
        /// Its identifier.
        package var id: String
        /// Its name.
        package var label: LocalLabel

        /// Segment `id`.
        package init(id: String, label: LocalLabel) {
            self.id = id
            self.label = label
        }
    }

    /// How far the sizes of the segments changed.
    package enum Drift: String, Sendable, Hashable, CaseIterable {
        /// No more than chance has it, or hardly.
        case stable
        /// Worth a look.
        case shifting
        /// Another population.
        case drifted
    }

    /// The earlier night.
    package let from: CalendarDay
    /// The later night, that of the newest segments.
    package let to: CalendarDay
    /// How far the sizes changed.
    package let drift: Drift
    /// What may be told of the moves; `nil` where segments were made in different ways and cannot be compared.
    let disclosed: DisclosedFlow?

    /// A flow, of which only what may be told is kept.
    ///
    /// - Parameters:
    ///   - from: The earlier night.
    ///   - to: The later night.
    ///   - segments: The segments of both.
    ///   - counts: Users by segment before and after.
    ///   - entered: Users by segment after who were in none before.
    ///   - left: Users by segment before who are in none any more.
    ///   - drift: How far the sizes changed.
    ///   - index: The population stability index of the sizes, ≥ 0.
    ///   - smallCell: k: groups of fewer people are nobody's business, and numbers of people are multiples of it.
    package init(
        from: CalendarDay, to: CalendarDay, segments: [Segment], counts: [[Int]], entered: [Int], left: [Int],
        drift: Drift, index: Double, smallCell: Int
    ) {
        self.from = from
        self.to = to
        self.drift = drift
        disclosed = DisclosedFlow(
            segments: segments, counts: counts, entered: entered, left: left, index: index, k: smallCell)
    }

    /// Two nights whose segments were made in different ways.
    package init(incomparableFrom from: CalendarDay, to: CalendarDay) {
        self.from = from
        self.to = to
        drift = .stable
        disclosed = nil
    }
}
