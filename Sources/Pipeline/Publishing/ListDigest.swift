package import Records
internal import Statistics

/// Digest of a list's rows that does not depend on their order: the sum, modulo 2¹²⁸, of a 128-bit digest of each row.
///
/// A row's digest covers the user, the segment, the cell, the arm with its offer, creative and channel, the reason, the
/// exact propensity, the expected value and cost to their last bits, and the decision. The version is not in it, so the
/// same list computed again has the same digest. A sum, unlike an exclusive or, also notices a row that is there twice.
package struct ListDigest: Sendable, Hashable {
    /// Rows added.
    package private(set) var count = 0
    private var sum: UInt128 = 0

    /// The digest of no rows.
    package init() {}

    /// The digest of the rows of `list`.
    ///
    /// - Complexity: Four Philox blocks a row, of eight rows at a time.
    package init(_ list: TargetingList) {
        let segments = list.segmentNames.map { TextDigest($0) }
        let texts = segments.map { segment in
            list.arms.map { arm in
                RowTexts(
                    segment: segment, arm: TextDigest(arm.id), offer: TextDigest(emptyIsNull: arm.offerID),
                    creative: TextDigest(emptyIsNull: arm.creativeID), channel: TextDigest(emptyIsNull: arm.channelID))
            }
        }
        var rows = Rows()
        for row in 0..<list.count {
            rows.add(
                texts[Int(list.segment[row])][Int(list.arm[row])], user: list.userID[row], cell: list.cellID[row],
                reason: list.reason[row], weight: list.weight[row], value: list.expectedValue[row],
                cost: list.expectedCost[row], decision: (list.decisionHigh[row], list.decisionLow[row]))
        }
        self = rows.finish()
    }

    /// Rows on their way into a digest: as many at a time as the generator has lanes.
    struct Rows {
        private var digest = ListDigest()
        /// Rows that wait, by lane: what their digests are so far, and the blocks to come.
        private var waiting = 0
        private var state = Philox.Lanes()
        private var subject = Philox.Lanes()
        private var draw = Philox.Lanes()
        private var expected = Philox.Lanes()
        private var decision = Philox.Lanes()

        /// Adds a row; `reason` is a raw value of `TargetingList.Reason`, `weight` the propensity in units of 2⁻³².
        mutating func add(
            _ texts: RowTexts, user: Int64, cell: Int64, reason: UInt8, weight: UInt64, value: Double, cost: Double,
            decision: (high: UInt64, low: UInt64)
        ) {
            state[waiting] = texts.words
            subject[waiting] = (UInt64(bitPattern: user), UInt64(bitPattern: cell))
            draw[waiting] = (UInt64(reason), weight)
            expected[waiting] = (value.bitPattern, cost.bitPattern)
            self.decision[waiting] = (decision.high, decision.low)
            waiting += 1
            if waiting == Philox.Lanes.count { absorb() }
        }

        /// The digest of all rows that were added.
        consuming func finish() -> ListDigest {
            absorb()
            return digest
        }

        private mutating func absorb() {
            for block in [subject, draw, expected, decision] {
                state = Philox.blocks(counters: state ^ block, key: MessageDigest128.key)
            }
            for lane in 0..<waiting {
                let (high, low) = state[lane]
                digest.sum &+= UInt128(high) << 64 | UInt128(low)
            }
            digest.count += waiting
            waiting = 0
        }
    }

    /// What a row's digest begins with: its texts, of which there are few different sets in a list.
    struct RowTexts {
        fileprivate let words: (UInt64, UInt64)

        init(segment: TextDigest, arm: TextDigest, offer: TextDigest, creative: TextDigest, channel: TextDigest) {
            var digest = MessageDigest128(domain: 1)
            for text in [segment, arm, offer, creative, channel] { digest.absorb(text.high, text.low) }
            words = digest.words
        }
    }
}

extension ListDigest: CustomStringConvertible {
    /// The sum as 32 hexadecimal digits.
    package var description: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}

/// Digest of a text, or of NULL, as part of a row's digest: computed once a distinct text, not once a row.
struct TextDigest {
    let high: UInt64
    let low: UInt64

    /// The digest of NULL.
    static let null = TextDigest(high: 0, low: 0)

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The digest of `text`.
    init(_ text: String) {
        var digest = MessageDigest128(domain: 2)
        digest.absorb(text)
        (high, low) = digest.words
    }

    /// The digest of `text`, or of NULL where it is empty.
    init(emptyIsNull text: String) {
        self = text.isEmpty ? .null : TextDigest(text)
    }
}
