internal import Statistics

/// How the line is cut where the largest of several independent draws may fall, whatever their spreads.
///
/// Every draw has a window that holds it but for about 10⁻¹², and a scale below which its law is smooth. The largest
/// draw lies above the highest lower end of the windows. From the top down, a panel is as wide as ``width`` times the
/// smallest scale whose window it meets: so an arm with 10⁻⁴ of its neighbours' spread gets narrow panels inside its
/// own window and costs nothing elsewhere. Cutting by one arm's scale alone is off by 9 × 10⁻³ where spreads differ
/// thirtyfold.
struct QuadraturePanels {
    /// Panel width in scales.
    ///
    /// With 16 nodes a panel this keeps the worst error of 400 random cases, spreads up to
    /// 10⁴ times apart, at 5 × 10⁻¹¹, for 1,200 evaluations; 4 saves a fifth of them and is off by 4 × 10⁻⁷.
    static let width = 3.0
    /// The rule applied to each panel.
    static let rule = GaussLegendre(count: 16)

    /// Upper end of each draw's window.
    let tops: [Double]
    /// Smooth scale of each draw, > 0.
    let scales: [Double]
    /// Where the integration ends.
    let bottom: Double

    /// Where the integration starts.
    var top: Double { tops.max() ?? bottom }

    /// The lower end of the panel whose upper end is `x`, which lies above ``bottom``.
    func lowerEnd(below x: Double) -> Double {
        var size = Double.infinity
        for j in tops.indices {
            size = min(size, max(Self.width * scales[j], x - tops[j]))
        }
        let end = x - size
        // A scale below the spacing of doubles at x could never advance.
        return end < x ? max(end, bottom) : bottom
    }
}
