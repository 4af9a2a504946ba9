/// Finds the identifiers that occur more than once among many.
///
/// Identifiers are spread over buckets by a hash as they come in; each bucket is then small enough for a table that stays
/// in the cache, in which a second occurrence finds the first.
///
/// ```swift
/// var identifiers = RepeatedIdentifiers()
/// for id in [7, 12, 7] { identifiers.add(id) }
/// try identifiers.finish().index(of: 7) != nil  // true
/// ```
///
/// - Complexity: O(*n*) where few identifiers repeat; memory: 9 bytes an identifier.
package struct RepeatedIdentifiers: Sendable {
    /// What ``mixed(_:)`` makes of the identifiers, in lines of ``lineLength`` of one bucket each; in blocks, so that
    /// what is there is never moved.
    private var blocks: [[UInt64]] = []
    private var block: [UInt64] = []
    /// The bucket of each line.
    private var bucketOfLine: [UInt16] = []
    /// By bucket: identifiers on their way into a line, ``lineLength`` places each.
    private var open = [UInt64](repeating: 0, count: lineLength << Self.bucketBits)
    /// By bucket: places in ``open`` that are taken.
    private var filled = [UInt8](repeating: 0, count: 1 << Self.bucketBits)

    private static let bucketBits = 10
    private static let lineLength = 16
    private static let linesOfBlock = 1 << 15

    /// None so far.
    package init() {}

    /// Adds an identifier.
    package mutating func add(_ id: Int64) {
        let bits = Self.mixed(id)
        let bucket = Int(bits >> (64 - UInt64(Self.bucketBits)))
        let place = Int(filled[bucket])
        open[bucket * Self.lineLength + place] = bits
        if place + 1 == Self.lineLength {
            close(bucket)
        } else {
            filled[bucket] = UInt8(truncatingIfNeeded: place + 1)
        }
    }

    /// Adds identifiers.
    package mutating func add(contentsOf ids: [Int64]) {
        var next = 0
        while next < ids.count {
            // As many as can be written down before a line is full, in a loop of its own.
            if let full = Self.fill(&open, &filled, with: ids, from: &next) { close(full) }
        }
    }

    /// Writes down identifiers from place `next` on, until there are no more or the line of a bucket, which is returned,
    /// is full.
    private static func fill(
        _ open: inout [UInt64], _ filled: inout [UInt8], with ids: [Int64], from next: inout Int
    ) -> Int? {
        let ids = ids.span
        var open = open.mutableSpan
        var filled = filled.mutableSpan
        while next < ids.count {
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
        if block.count == Self.linesOfBlock * Self.lineLength {
            blocks.append(block)
            block = []
        }
        if block.isEmpty { block.reserveCapacity(Self.linesOfBlock * Self.lineLength) }
        let start = bucket * Self.lineLength
        block += open[start..<start + Self.lineLength]
        bucketOfLine.append(UInt16(truncatingIfNeeded: bucket))
        filled[bucket] = 0
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
    /// In each bucket a bit is set for every identifier; who finds his bit set is suspected. All that have a suspect's
    /// bit, the suspects among them, are then compared with each other.
    ///
    /// - Throws: ``ParameterError`` for more than 2³⁰ of them.
    package consuming func finish() throws(ParameterError) -> UserIndex {
        var repeated: [Int64] = []
        var bits: [UInt64] = []
        var identifiers: [UInt64] = []
        blocks.append(block)
        let (first, lines) = linesByBucket()
        for bucket in filled.indices {
            identifiers.removeAll(keepingCapacity: true)
            for line in lines[first[bucket]..<first[bucket + 1]] {
                let start = line % Self.linesOfBlock * Self.lineLength
                identifiers += blocks[line / Self.linesOfBlock][start..<start + Self.lineLength]
            }
            identifiers += open[bucket * Self.lineLength..<bucket * Self.lineLength + Int(filled[bucket])]
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
        return try UserIndex(repeated.sorted())
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
