/// What segments, their traits and features are called in a language.
package struct SegmentWords: Sendable {
    private let texts: Texts

    /// The words of `language`.
    package init(_ language: Language) { texts = Texts.of(language) }

    /// The names of `segments`, all different.
    ///
    /// Two clusters that differ in nothing that words express are numbered.
    package func names(_ segments: [SegmentationReport.Segment]) -> [String] {
        var used: [String: Int] = [:]
        return segments.map { segment in
            let name = name(segment.name)
            used[name, default: 0] += 1
            guard let times = used[name], times > 1 else { return name }
            return "\(name) (\(times))"
        }
    }

    /// What a feature is called; its identifier where it is the table's own.
    package func feature(_ id: String) -> String { text("feature.\(id)") ?? id }

    private func name(_ name: SegmentationReport.Name) -> String {
        switch name {
        case .known(let id):
            return text("segment.\(id)") ?? text("stage.\(id)") ?? text("tier.\(id)") ?? id
        case .traits(let traits):
            guard !traits.isEmpty else { return texts(.traitAverage) }
            let words = traits.map(word).joined(separator: texts(.formatComma))
            return words.prefix(1).uppercased() + words.dropFirst()
        }
    }

    private func word(_ trait: SegmentationReport.Trait) -> String {
        let side = trait.isHigh ? "high" : "low"
        let own: [String: String] = ["feature": trait.feature]
        let word = text("trait.\(trait.feature).\(side)") ?? texts(trait.isHigh ? .traitHigh : .traitLow, own)
        return trait.isStrong ? texts(.traitVery, ["trait": word]) : word
    }

    private func text(_ key: String) -> String? { Phrase(rawValue: key).map { texts($0) } }
}
