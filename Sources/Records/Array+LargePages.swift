#if canImport(Glibc)
    internal import Glibc
#endif

extension Array {
    /// `count` times `value`, in memory for which the system is asked to use large pages.
    ///
    /// Counters of millions of users are met in no order: in pages of 4 kB nearly each of them would first have its page
    /// looked up. Linux gives large ones on request where `/sys/kernel/mm/transparent_hugepage/enabled` says `madvise`;
    /// elsewhere the array is like any other.
    package init(inLargePages value: Element, count: Int) {
        unsafe self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
            unsafe Self.askForLargePages(UnsafeRawBufferPointer(buffer))
            unsafe buffer.initialize(repeating: value)
            initialized = count
        }
    }

    /// Asks for large pages for what lies in `memory`, as far as whole pages are concerned: the ends belong to others, too.
    private static func askForLargePages(_ memory: UnsafeRawBufferPointer) {
        #if canImport(Glibc)
            let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
            let start = (UInt(bitPattern: memory.baseAddress) + page - 1) / page * page
            let end = (UInt(bitPattern: memory.baseAddress) + UInt(memory.count)) / page * page
            guard start < end, end - start >= largePage else { return }
            _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_HUGEPAGE)
        #endif
    }

    /// Below this size no large page fits in: 2 MB, as on x86-64 and on ARM with pages of 4 kB.
    private static var largePage: UInt { 1 << 21 }
}
