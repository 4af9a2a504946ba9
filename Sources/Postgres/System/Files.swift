#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The few things that the private server needs of the file system and of the process.
enum Files {
    /// An environment variable; `nil` where it is not set or empty.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The names in a folder; none where it cannot be read.
    static func names(in folder: String) -> [String] {
        // In place: an entry ends with its name, and a copy of the whole structure would read past it.
        guard let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name), let stream = opendir(folder) else {
            return []
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = UnsafeRawPointer(entry) + nameOffset
            names.append(String(cString: name.assumingMemoryBound(to: CChar.self)))
        }
        return names
    }

    /// The last `limit` bytes of a file; `nil` where it cannot be read.
    static func text(of path: String, last limit: Int) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        lseek(file, off_t(max(0, size - limit)), SEEK_SET)
        return withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer in
            let count = read(file, buffer.baseAddress, limit)
            return count < 0 ? nil : String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<count]), as: UTF8.self)
        }
    }

    /// Appends `text` to a file, which is made where there is none.
    static func append(_ text: String, to path: String) throws(SystemError) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SystemError(action: "write \(path)", reason: ChildProcess.reason(errno)) }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count else {
            throw SystemError(action: "write \(path)", reason: ChildProcess.reason(errno))
        }
    }

    static func remove(_ path: String) {
        unlink(path)
    }

    /// A new empty file in the temporary folder.
    static func makeTemporaryFile() -> String? {
        var path = Array("\(environment("TMPDIR") ?? "/tmp")/allot.XXXXXX".utf8CString)
        let file = mkstemp(&path)
        guard file >= 0 else { return nil }
        close(file)
        return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }
}
