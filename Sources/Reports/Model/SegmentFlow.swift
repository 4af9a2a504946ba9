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
    package var from: CalendarDay
    /// The later night, that of the newest segments.
    package var to: CalendarDay
    /// The segments of both; none where they were made in different ways and cannot be compared.
    package var segments: [Segment]
    /// Users by segment before and after.
    package var counts: [[Int]]
    /// Users by segment after who were in none before.
    package var entered: [Int]
    /// Users by segment before who are in none any more.
    package var left: [Int]
    /// How far the sizes changed.
    package var drift: Drift
    /// The population stability index of the sizes, ≥ 0.
    package var index: Double

    /// A flow.
    package init(
        from: CalendarDay, to: CalendarDay, segments: [Segment], counts: [[Int]], entered: [Int], left: [Int],
        drift: Drift, index: Double
    ) {
        self.from = from
        self.to = to
        self.segments = segments
        self.counts = counts
        self.entered = entered
        self.left = left
        self.drift = drift
        self.index = index
    }

    /// Two nights whose segments were made in different ways.
    package init(incomparableFrom from: CalendarDay, to: CalendarDay) {
        self.init(from: from, to: to, segments: [], counts: [], entered: [], left: [], drift: .stable, index: 0)
    }

    /// Whether the segments of both nights mean the same.
    package var isComparable: Bool { !segments.isEmpty }
}
