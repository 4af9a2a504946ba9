/// The frame of a binary COPY: header, rows, trailer ("Binary Format" of COPY in PostgreSQL's manual).
enum BinaryCopy {
    /// `PGCOPY`, then bytes that show whether the stream was mangled as text.
    static let signature: [UInt8] = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
    /// The signature, 32 bits of flags, and the length of an extension of the header, which there is none of.
    static let header: [UInt8] = signature + [0, 0, 0, 0, 0, 0, 0, 0]
    /// A row of −1 fields.
    static let trailer: [UInt8] = [0xFF, 0xFF]

    /// The number of bytes of the header at the beginning of `bytes`; `nil` where there is none that can be read.
    static func headerLength(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= header.count, bytes.starts(with: signature) else { return nil }
        let flags = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: signature.count, as: UInt32.self))
        let length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: signature.count + 4, as: UInt32.self))
        // The upper flags change the format; bit 16, the only one so far, is of servers before version 12.
        guard flags >> 16 == 0, Int(length) <= bytes.count - header.count else { return nil }
        return header.count + Int(length)
    }
}
