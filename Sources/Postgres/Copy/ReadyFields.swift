/// Runs of texts that many rows have beside each other, as a binary COPY writes them: made once, and copied into each row.
///
/// See ``RowWriter/fields(_:of:)``.
package struct ReadyFields: Sendable {
    /// Fields of a run.
    let width: Int
    /// The runs, one after the other: of each field its length, big-endian, and its text; a length of −1 for NULL.
    private(set) var bytes: [UInt8] = []
    /// Where each run begins and the last one ends.
    private(set) var ends = [0]

    /// Makes each of `runs` ready, all of `width` texts or NULLs.
    package init(width: Int, _ runs: some Sequence<[String?]>) {
        self.width = width
        for run in runs {
            precondition(run.count == width, "a run has \(width) fields")
            for text in run {
                let length = text.map { Int32($0.utf8.count) } ?? -1
                for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: length >> Int32(shift))) }
                if let text { bytes += Array(text.utf8) }
            }
            ends.append(bytes.count)
        }
    }
}
