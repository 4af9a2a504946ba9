internal import Audience
internal import Records

/// The segment of every user tonight: a rule's for those whom one takes, a built-in one for the others, and `generic` for
/// those who refuse to be profiled.
struct NightSegments {
    /// Identifiers of the segments, in a fixed order; `generic` is the last one.
    let names: [String]
    /// By user: index into ``names``.
    let ofUser: [Int32]

    /// Index of the segment of users who refuse personalisation: their features are not looked at.
    var generic: Int32 { Int32(names.count - 1) }

    /// Segments of a built-in kind.
    ///
    /// - Parameters:
    ///   - names: Their identifiers.
    ///   - segment: By user: index into `names`; of no meaning for those who refuse.
    ///   - refuses: By user: whether nothing may be derived about him.
    init(names: [String], ofUser segment: [Int32], refuses: [Bool]) {
        self.names = names + [SegmentsConfiguration.generic]
        let generic = Int32(names.count)
        ofUser = zip(segment, refuses).map { $1 ? generic : $0 }
    }

    private init(names: [String], ofUser: [Int32]) {
        self.names = names
        self.ofUser = ofUser
    }

    /// The same with the shop's own segments before all others.
    ///
    /// - Parameter rules: Their identifiers, and by user whether the condition holds; the first that does takes the user.
    /// - Returns: The segments; users who refuse to be profiled stay where they are.
    func under(_ rules: [(id: String, holds: [Bool])]) -> NightSegments {
        guard !rules.isEmpty else { return self }
        let shift = Int32(rules.count)
        let taken = ofUser.indices.map { user -> Int32 in
            guard ofUser[user] != generic else { return ofUser[user] + shift }
            return rules.firstIndex { $0.holds[user] }.map { Int32($0) } ?? ofUser[user] + shift
        }
        return NightSegments(names: rules.map(\.id) + names, ofUser: taken)
    }
}
