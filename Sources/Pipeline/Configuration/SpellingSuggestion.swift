/// The word that somebody who wrote another one probably meant.
enum SpellingSuggestion {
    /// The one of `candidates` closest to `word`; `nil` where none is close.
    ///
    /// Close is an edit distance of at most a third of the longer word, rounded up: one slip in a short word, more in a
    /// long one. Equal distances keep the order of `candidates`. Case and `-` against `_` do not count.
    static func closest(to word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = folded(word)
        guard wanted.count <= 80 else { return nil }
        return candidates.map { candidate -> (String, Int, Int) in
            let other = folded(candidate)
            return (candidate, distance(wanted, other), (max(wanted.count, other.count) + 2) / 3)
        }
        .filter { $0.1 <= $0.2 && $0.1 < max(2, wanted.count) }
        .min { $0.1 < $1.1 }?.0
    }

    /// Letters as they are compared.
    private static func folded(_ word: String) -> [Character] { Array(word.lowercased().map { $0 == "-" ? "_" : $0 }) }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string alignment).
    ///
    /// - Complexity: O(|a|·|b|).
    static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            (before, last) = (last, row)
        }
        return last[b.count]
    }

    /// ` (did you mean …?)` where one of `candidates` is close to `word`, else nothing.
    static func hint(for word: String, in candidates: some Sequence<String>) -> String {
        closest(to: word, in: candidates).map { " (did you mean `\($0)`?)" } ?? ""
    }
}
