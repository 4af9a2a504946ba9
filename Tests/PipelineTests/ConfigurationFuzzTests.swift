import Pipeline
import Testing

@Suite struct ConfigurationFuzzTests {
    /// Steele, Lea and Flood's SplitMix64: the same numbers everywhere.
    private struct SplitMix {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    /// Pieces that upset readers of YAML.
    private static let pieces = [
        "\t", "\n", "\r\n", ": ", "- ", "? ", "{", "}", "[", "]", ",", "&a ", "*a", "!!int ", "<<: ", "\"", "'", "|\n",
        ">\n",
        "---\n", "...\n", "#", "%YAML 1.2\n", "\u{0}", "\u{7}", "\u{feff}", "\u{2028}", "\u{85}", "é", "满", "👩‍👩‍👧", "~",
        "null", "yes", "0x1F", "1e400", "-0", ".inf", "99999999999999999999999", "9223372036854775808", "2026-02-30",
        "999999999d", "version", "password: x\n", "campaign: ", "\u{e001}", "\u{e000}",
    ]

    /// `text` with a few pieces put in, lines doubled, moved or cut.
    private func mutated(_ text: String, by generator: inout SplitMix) -> String {
        var scalars = Array(text.unicodeScalars)
        func below(_ bound: Int) -> Int { Int(generator.next() % UInt64(max(1, bound))) }
        for _ in 0...below(4) {
            let place = below(scalars.count + 1)
            switch below(6) {
            case 0, 1: scalars.insert(contentsOf: Self.pieces[below(Self.pieces.count)].unicodeScalars, at: place)
            case 2: scalars.removeSubrange(place..<min(scalars.count, place + 1 + below(8)))
            case 3:
                let end = min(scalars.count, place + below(200))
                scalars.insert(contentsOf: Array(scalars[place..<end]), at: below(scalars.count + 1))
            case 4: scalars.removeSubrange(place...)
            default:
                if scalars.indices.contains(place), let any = Unicode.Scalar(UInt32(below(0x250))) {
                    scalars[place] = any
                }
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    @Test(arguments: 0..<4)
    func `no text, however broken, crashes the reader or is named outside its lines`(part: Int) {
        for round in 0..<500 {
            var generator = SplitMix(state: UInt64(part * 500 + round))
            let shop = mutated(ProjectTemplate.shop.text, by: &generator)
            let campaign = mutated(
                round.isMultiple(of: 2) ? ProjectTemplate.coupons.text : ProjectTemplate.ads.text, by: &generator)
            do {
                let configuration = try Configuration(
                    shop: .init(path: "s", text: shop), campaigns: [.init(path: "c", text: campaign)])
                #expect(configuration.campaigns.count == 1)
            } catch {
                #expect(!error.problems.isEmpty)
                for problem in error.problems {
                    let text = problem.file == "s" ? shop : campaign
                    let lines = text.unicodeScalars.filter { "\n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) }
                    #expect(
                        (1...lines.count + 2).contains(problem.position.line), "part \(part) round \(round): \(problem)"
                    )
                    #expect(!problem.message.contains { $0.isNewline })
                }
            }
        }
    }
}
