#if canImport(Glibc)
    internal import Glibc
#endif

/// Columns in memory for which the system is asked to use large pages.
///
/// A column of millions of users in pages of 4 kB costs a page fault for each of them when it is first written, and where
/// users are met in no order, nearly each has its page looked up. Linux gives large pages on request where
/// `/sys/kernel/mm/transparent_hugepage/enabled` says `madvise`; elsewhere such an array is like any other.
extension Array {
    /// `count` times `value`.
    @inlinable
    package init(inLargePages value: Element, count: Int) {
        self.init()
        reserveCapacity(inLargePages: count)
        append(contentsOf: repeatElement(value, count: count))
    }

    /// What `element` gives for 0, 1, … `count` − 1.
    @inlinable
    package init<E: Error>(inLargePages count: Int, _ element: (Int) throws(E) -> Element) throws(E) {
        self.init()
        reserveCapacity(inLargePages: count)
        for place in 0..<count { append(try element(place)) }
    }

    /// Makes room for `capacity` elements in all, as `reserveCapacity(_:)` does.
    @inlinable
    package mutating func reserveCapacity(inLargePages capacity: Int) {
        guard self.capacity < capacity else { return }
        reserveCapacity(capacity)
        unsafe askForLargePages(
            from: withUnsafeBytes { UInt(bitPattern: $0.baseAddress) },
            bytes: UInt(self.capacity * MemoryLayout<Element>.stride))
    }

    /// Makes room for `more` elements behind those that are there, and for as many as there are.
    ///
    /// Called before many are appended, it keeps the cost of an element constant, as appending itself does.
    @inlinable
    package mutating func makeRoom(inLargePages more: Int) {
        if capacity - count < more { reserveCapacity(inLargePages: Swift.max(2 * count, count + more)) }
    }
}

/// Asks for large pages for `bytes` bytes from `start` on, as far as whole pages are concerned: the ends belong to others,
/// too.
@usableFromInline
func askForLargePages(from start: UInt, bytes: UInt) {
    // Below this size no large page fits in: 2 MB, as on x86-64 and on ARM with pages of 4 kB.
    guard start > 0, bytes >= 1 << 21 else { return }
    #if canImport(Glibc)
        let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
        let first = (start + page - 1) / page * page
        let end = (start + bytes) / page * page
        guard first < end else { return }
        _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE)
    #endif
}
