// zlib's gzread reads a gzip file unpacked and any other file as it is, with the checksum verified at the end, several
// members one after the other, and one copy: it is all that a table needs, so this module is a thin owner of its handle.

internal import CZlib

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A file read from its beginning, unpacked on the way where it is gzipped; closed when it is let go.
///
/// ```swift
/// var file = try GzipFile(path: "orders.csv.gz")
/// var bytes = [UInt8](repeating: 0, count: 65_536)
/// while case let count = try file.read(into: &bytes), count > 0 { … }
/// ```
package struct GzipFile: ~Copyable {
    /// The file, as the user named it; `standard input` for `-`.
    package let name: String
    private let handle: gzFile

    /// Opens the file at `path`; `-` is standard input.
    ///
    /// - Throws: ``GzipError`` with the system's reason.
    package init(path: String) throws(GzipError) {
        self = try Self.open(path)
    }

    private init(owning handle: gzFile, name: String) {
        self.handle = handle
        self.name = name
    }

    // Not in the initializer: that of a type with a deinit cannot throw once everything is set.
    private static func open(_ path: String) throws(GzipError) -> GzipFile {
        let name = path == "-" ? "standard input" : path
        errno = 0
        guard let handle = path == "-" ? gzdopen(dup(0), "rb") : gzopen(path, "rb") else {
            throw GzipError(path: name, reason: errno == 0 ? "out of memory" : systemReason())
        }
        gzbuffer(handle, 131_072)
        return GzipFile(owning: handle, name: name)
    }

    deinit {
        gzclose_r(handle)
    }

    /// Reads the next bytes into `buffer`, from its place `start` on.
    ///
    /// - Returns: Bytes read, up to the buffer's end; 0 at the end of the file.
    /// - Throws: ``GzipError`` for a file that cannot be read, is damaged, or is cut off.
    package mutating func read(into buffer: inout [UInt8], from start: Int = 0) throws(GzipError) -> Int {
        precondition(buffer.indices.contains(start), "bytes are read into a part of the buffer that is there")
        errno = 0
        let room = UInt32(clamping: min(buffer.count - start, 1 << 30))
        let handle = self.handle
        let count = buffer.withUnsafeMutableBytes { gzread(handle, $0.baseAddress.map { $0 + start }, room) }
        var code: Int32 = 0
        let message = gzerror(handle, &code)
        guard count >= 0, code == Z_OK || code == Z_STREAM_END else {
            let reason: String
            switch code {
            case Z_ERRNO: reason = Self.systemReason()
            case Z_BUF_ERROR: reason = "the gzip file ends too early"
            default: reason = message.map { String(cString: $0) } ?? "the gzip file is damaged"
            }
            throw GzipError(path: name, reason: reason)
        }
        return Int(count)
    }

    private static func systemReason() -> String { String(cString: strerror(errno)) }
}
