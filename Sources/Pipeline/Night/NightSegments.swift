internal import Audience

/// The segment of every user tonight: RFM for those who may be profiled, `generic` for those who refuse it.
struct NightSegments {
    /// Identifiers of the segments, in a fixed order; `generic` is the last one.
    let names: [String]
    /// By user: index into ``names``.
    let ofUser: [Int32]

    /// Index of the segment of users who refuse personalisation: their features are not looked at.
    var generic: Int32 { Int32(names.count - 1) }

    init(scores: RFMScores, refusesPersonalisation: [Bool]) {
        names = Segment.allCases.map(\.id) + ["generic"]
        let generic = Int32(Segment.allCases.count)
        ofUser = zip(scores.segment, refusesPersonalisation).map { $1 ? generic : $0 }
    }
}
