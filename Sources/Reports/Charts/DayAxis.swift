package import Records

/// The days to label on a horizontal axis, so far apart that their labels do not touch.
package enum DayAxis {
    /// Offsets from `first` of the days to label: every day, every second day, every week, every fortnight and so on.
    ///
    /// - Parameters:
    ///   - first: First day of the axis.
    ///   - last: Last day of the axis.
    ///   - pixelsPerDay: Distance of neighbouring days.
    ///   - labelWidth: Width of the widest label, in pixels.
    /// - Returns: Offsets in days, ascending, 0 first.
    package static func offsets(
        _ first: CalendarDay, _ last: CalendarDay, pixelsPerDay: Double, labelWidth: Double
    ) -> [Int] {
        let days = max(0, last - first)
        var step = 1
        for candidate in [1, 2, 7, 14, 28, 56, 112, 224, 448, 896] {
            step = candidate
            if Double(candidate) * pixelsPerDay >= labelWidth + 14 { break }
        }
        return Array(stride(from: 0, through: days, by: step))
    }
}

extension Drawing {
    /// Marks below `baseline` for the days from `first` to `last`, with labels that stay within the drawing.
    mutating func dayAxis(
        _ first: CalendarDay, _ last: CalendarDay, baseline: Double, label: (CalendarDay) -> String,
        x: (CalendarDay) -> Double
    ) {
        let widest = max(TextMeasure.width(label(first)), TextMeasure.width(label(last)))
        let pixels = last > first ? (x(last) - x(first)) / Double(last - first) : width
        var free = -Double.infinity
        for offset in DayAxis.offsets(first, last, pixelsPerDay: pixels, labelWidth: widest) {
            let day = first + offset
            let text = label(day)
            let half = TextMeasure.width(text) / 2
            let centre = min(max(x(day), half), width - half)
            line(x(day), baseline, x(day), baseline + 4, "axis")
            guard centre - half > free else { continue }
            self.text(text, centre, baseline + 18, .middle, "tick")
            free = centre + half + 8
        }
    }
}
