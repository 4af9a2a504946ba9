internal import Statistics

/// Finds the identifiers that occur more than once among many.
///
/// Most shops number their events, so that they come in ascending order or nearly so; a database that joins a scan under
/// way begins in the middle of them. What ascends is kept in a few runs by its differences (``AscendingIdentifiers``), of
/// which nothing else need be known where they do not overlap. Other identifiers are spread over buckets by a hash as they
/// come in; each bucket is then small enough for a table that stays in the cache, in which a second occurrence finds the
/// first.
///
/// ```swift
/// var identifiers = RepeatedIdentifiers()
/// for id in [7, 12, 7] { identifiers.add(id) }
/// try identifiers.finish().index(of: 7) != nil  // true
/// ```
///
/// - Complexity: O(*n*) where few identifiers repeat; memory: mostly one or two bytes an identifier of a run, 9 bytes any
///   other.
package struct RepeatedIdentifiers: Sendable {
    /// Those that ascend; the last run is the one that goes on.
    private var runs = [AscendingIdentifiers()]
    /// Number of the others.
    private var others = 0
    /// What ``mixed(_:)`` makes of the others, in lines of ``lineLength`` of one bucket each; in blocks, so that what is
    /// there is never moved.
    private var blocks: [[UInt64]] = []
    /// The bucket of each line.
    private var bucketOfLine: [UInt16] = []
    /// By bucket: identifiers on their way into a line, ``lineLength`` places each.
    private var open: [UInt64] = []
    /// By bucket: places in ``open`` that are taken.
    private var filled = [UInt8](repeating: 0, count: 1 << Self.bucketBits)

    private static let bucketBits = 9
    private static let lineLength = 32
    private static let linesOfBlock = 1 << 15
    /// Most runs: enough for a scan that begins anywhere and some late numbers.
    private static let mostRuns = 4

    /// None so far.
    package init() {}

    /// Adds an identifier.
    package mutating func add(_ id: Int64) { add(contentsOf: [id]) }

    /// Adds identifiers.
    package mutating func add(contentsOf ids: [Int64]) {
        var next = 0
        while next < ids.count {
            next = runs[runs.count - 1].append(ids, from: next)
            if next < ids.count, runs.count < Self.mostRuns {
                runs.append(AscendingIdentifiers())
            } else {
                next = spread(ids, from: next, upTo: runs[runs.count - 1].last)
            }
        }
    }

    /// Spreads those of `ids` from place `next` on that are not larger than `limit`.
    ///
    /// - Returns: The place of the first that is, or of none.
    private mutating func spread(_ ids: [Int64], from next: Int, upTo limit: Int64) -> Int {
        guard next < ids.count else { return next }
        var place = next
        if open.isEmpty { open = [UInt64](repeating: 0, count: Self.lineLength << Self.bucketBits) }
        // As many as can be written down before a line is full, in a loop of its own.
        while let full = Self.fill(&open, &filled, with: ids, from: &place, upTo: limit) { close(full) }
        others += place - next
        return place
    }

    /// Writes down identifiers from place `next` on, until the line of a bucket, which is returned, is full, or one is larger
    /// than `limit`, or there are no more.
    private static func fill(
        _ open: inout [UInt64], _ filled: inout [UInt8], with ids: [Int64], from next: inout Int, upTo limit: Int64
    ) -> Int? {
        let ids = ids.span
        var open = open.mutableSpan
        var filled = filled.mutableSpan
        while next < ids.count, ids[next] <= limit {
            let bits = mixed(ids[next])
            let bucket = Int(bits >> (64 - UInt64(bucketBits)))
            let place = Int(filled[bucket])
            open[bucket * lineLength + place] = bits
            next += 1
            filled[bucket] = UInt8(truncatingIfNeeded: place + 1)
            if place + 1 == lineLength { return bucket }
        }
        return nil
    }

    /// Puts away a bucket's full line.
    private mutating func close(_ bucket: Int) {
        let line = bucketOfLine.count % Self.linesOfBlock
        if line == 0 { blocks.append([UInt64](inLargePages: 0, count: Self.linesOfBlock * Self.lineLength)) }
        Self.copy(
            open, from: bucket * Self.lineLength, to: &blocks[blocks.count - 1], at: line * Self.lineLength,
            Self.lineLength)
        bucketOfLine.append(UInt16(truncatingIfNeeded: bucket))
        filled[bucket] = 0
    }

    private static func copy(
        _ source: [UInt64], from start: Int, to target: inout [UInt64], at place: Int, _ count: Int
    ) {
        let source = source.span
        var target = target.mutableSpan
        for offset in 0..<count { target[place + offset] = source[start + offset] }
    }

    /// Lines of each bucket: `first[b] ..< first[b + 1]` are the places in `lines` of those of bucket `b`.
    private func linesByBucket() -> (first: [Int], lines: [Int]) {
        var first = [Int](repeating: 0, count: filled.count + 1)
        for bucket in bucketOfLine { first[Int(bucket) + 1] += 1 }
        for bucket in filled.indices { first[bucket + 1] += first[bucket] }
        var next = first
        var lines = [Int](repeating: 0, count: bucketOfLine.count)
        for (line, bucket) in bucketOfLine.enumerated() {
            lines[next[Int(bucket)]] = line
            next[Int(bucket)] += 1
        }
        return (first, lines)
    }

    /// The identifiers that were added more than once, each at one row of the index.
    ///
    /// - Throws: ``ParameterError`` for more than 2³⁰ of them.
    package consuming func finish() throws(ParameterError) -> UserIndex {
        let inRuns = runs.reduce(0) { $0 + $1.count }
        if others > inRuns / Self.fewOthers {
            spreadRuns()
            return try UserIndex(repeatedInBuckets())
        }
        return others == 0 && areDisjoint ? .empty : try UserIndex(repeatedInOrder())
    }

    /// Whether no run begins before another one ends.
    private var areDisjoint: Bool {
        let sorted = runs.filter { $0.count > 0 }.sorted { $0.first < $1.first }
        return zip(sorted, sorted.dropFirst()).allSatisfy { $0.last < $1.first }
    }

    /// How many times as many identifiers in runs make it cheaper to sort the others than to spread all.
    private static let fewOthers = 16

    /// Spreads those that ascend, too.
    private mutating func spreadRuns() {
        var some: [Int64] = []
        while let run = runs.popLast() {
            for id in run {
                some.append(id)
                guard some.count == Self.linesOfBlock else { continue }
                _ = spread(some, from: 0, upTo: .max)
                some.removeAll(keepingCapacity: true)
            }
        }
        _ = spread(some, from: 0, upTo: .max)
    }

    /// The repeated identifiers, ascending: runs and others, which are sorted, side by side.
    private func repeatedInOrder() -> [Int64] {
        var sorted: [Int64] = []
        for line in bucketOfLine.indices {
            let start = line % Self.linesOfBlock * Self.lineLength
            sorted += blocks[line / Self.linesOfBlock][start..<start + Self.lineLength].map(Self.unmixed)
        }
        for bucket in filled.indices where filled[bucket] > 0 {
            let start = bucket * Self.lineLength
            sorted += open[start..<start + Int(filled[bucket])].map(Self.unmixed)
        }
        sorted.sort()
        var repeated: [Int64] = []
        var place = 0
        var iterators = runs.map { $0.makeIterator() }
        var heads = iterators.indices.map { iterators[$0].next() }
        while true {
            var least = place < sorted.count ? sorted[place] : nil
            for case let head? in heads where least.map({ head < $0 }) ?? true { least = head }
            guard let least else { return repeated }
            var times = 0
            for run in heads.indices where heads[run] == least {
                heads[run] = iterators[run].next()
                times += 1
            }
            while place < sorted.count, sorted[place] == least {
                place += 1
                times += 1
            }
            if times > 1 { repeated.append(least) }
        }
    }

    /// The repeated identifiers of all buckets, ascending.
    ///
    /// In each bucket a bit is set for every identifier; who finds his bit set is suspected. All that have a suspect's
    /// bit, the suspects among them, are then compared with each other.
    private func repeatedInBuckets() -> [Int64] {
        var repeated: [Int64] = []
        var bits: [UInt64] = []
        var identifiers: [UInt64] = []
        let (first, lines) = linesByBucket()
        for bucket in filled.indices {
            let inLines = (first[bucket + 1] - first[bucket]) * Self.lineLength
            let count = inLines + Int(filled[bucket])
            if identifiers.count < count { identifiers += repeatElement(0, count: count - identifiers.count) }
            identifiers.removeLast(identifiers.count - count)
            var place = 0
            for line in lines[first[bucket]..<first[bucket + 1]] {
                Self.copy(
                    blocks[line / Self.linesOfBlock], from: line % Self.linesOfBlock * Self.lineLength,
                    to: &identifiers,
                    at: place, Self.lineLength)
                place += Self.lineLength
            }
            Self.copy(open, from: bucket * Self.lineLength, to: &identifiers, at: place, Int(filled[bucket]))
            // 64 to 128 bits an identifier: less than one in a hundred is suspected for nothing.
            var words = 1
            while words < identifiers.count { words *= 2 }
            let mask = UInt64(words * 64 - 1)
            func clear() {
                if bits.count < words {
                    bits = [UInt64](repeating: 0, count: words)
                } else {
                    for word in 0..<words { bits[word] = 0 }
                }
            }
            clear()
            var suspects: [UInt64] = []
            for identifier in identifiers {
                let place = identifier & mask
                let bit = UInt64(1) << (place & 63)
                let word = Int(place >> 6)
                if bits[word] & bit != 0 { suspects.append(identifier) }
                bits[word] |= bit
            }
            guard !suspects.isEmpty else { continue }
            clear()
            for suspect in suspects { bits[Int((suspect & mask) >> 6)] |= 1 << (suspect & 63) }
            var candidates = identifiers.filter { bits[Int(($0 & mask) >> 6)] & 1 << ($0 & 63) != 0 }
            candidates.sort()
            for place in candidates.indices.dropFirst() where candidates[place] == candidates[place - 1] {
                // Of three or more, the second alone.
                guard place == 1 || candidates[place - 2] != candidates[place] else { continue }
                repeated.append(Self.unmixed(candidates[place]))
            }
        }
        return repeated.sorted()
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA '14), whose top bits choose the bucket and whose bottom
    /// bits the place in it; a permutation, so that equal results are equal identifiers.
    private static func mixed(_ id: Int64) -> UInt64 {
        var bits = UInt64(bitPattern: id)
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// The identifier that ``mixed(_:)`` makes `bits` of: its steps undone, with the factors' inverses modulo 2⁶⁴.
    private static func unmixed(_ bits: UInt64) -> Int64 {
        var bits = (bits ^ (bits >> 31) ^ (bits >> 62)) &* 0x3196_42B2_D24D_8EC3
        bits = (bits ^ (bits >> 27) ^ (bits >> 54)) &* 0x96DE_1B17_3F11_9089
        return Int64(bitPattern: bits ^ (bits >> 30) ^ (bits >> 60))
    }
}
