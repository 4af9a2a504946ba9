/// OIDs of the element types that arrays are read and written with.
enum ElementType {
    static let int64: UInt32 = 20
    static let int16: UInt32 = 21
    static let int32: UInt32 = 23
    static let text: UInt32 = 25
    static let varchar: UInt32 = 1043
}

extension RowReader {
    /// Takes a bigint[] (or integer[], smallint[]) of one dimension.
    ///
    /// An element that is NULL throws.
    package mutating func int64Array() throws(PostgresError) -> [Int64] {
        var values: [Int64] = []
        _ = try int64Array(appendingTo: &values)
        return values
    }

    /// Takes a bigint[] (or integer[], smallint[]); `nil` for NULL.
    package mutating func optionalInt64Array() throws(PostgresError) -> [Int64]? {
        try isNull() ? nil : int64Array()
    }

    /// Takes a bigint[] (or integer[], smallint[]) of one dimension, and appends its elements to `values`.
    ///
    /// An element that is NULL throws.
    ///
    /// - Returns: The number of elements.
    package mutating func int64Array(appendingTo values: inout [Int64]) throws(PostgresError) -> Int {
        try array("bigint[]", of: [ElementType.int64, ElementType.int32, ElementType.int16]) { element in
            switch element.count {
            case 8: values.append(Int64(bigEndian: element.loadUnaligned(as: Int64.self)))
            case 4: values.append(Int64(Int32(bigEndian: element.loadUnaligned(as: Int32.self))))
            case 2: values.append(Int64(Int16(bigEndian: element.loadUnaligned(as: Int16.self))))
            default: return false
            }
            return true
        }
    }

    /// Takes a text[] (or varchar[]) of one dimension.
    ///
    /// An element that is NULL throws.
    package mutating func textArray() throws(PostgresError) -> [String] {
        var values: [String] = []
        _ = try array("text[]", of: [ElementType.text, ElementType.varchar]) { element in
            values.append(String(decoding: element, as: UTF8.self))
            return true
        }
        return values
    }

    /// Takes a text[] (or varchar[]); `nil` for NULL.
    package mutating func optionalTextArray() throws(PostgresError) -> [String]? {
        try isNull() ? nil : textArray()
    }

    /// Takes an array of one dimension, and gives each element's bytes to `append`, which says whether they fit.
    ///
    /// The format is: number of dimensions, whether there are NULLs, the elements' type, then length and lower bound,
    /// then the elements, each after its length. An empty array has no dimension.
    private mutating func array(
        _ type: StaticString, of elementTypes: [UInt32], _ append: (UnsafeRawBufferPointer) -> Bool
    ) throws(PostgresError) -> Int {
        let bytes = try variable(type)
        var offset = 0
        func word() -> Int32? {
            guard bytes.count - offset >= 4 else { return nil }
            defer { offset += 4 }
            return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        guard let dimensions = word(), word() != nil, let elementType = word() else {
            throw failureOfLast("the value is not a \(type)")
        }
        guard elementTypes.contains(UInt32(bitPattern: elementType)) else {
            throw failureOfLast("the value is an array of type \(UInt32(bitPattern: elementType)), not a \(type)")
        }
        if dimensions == 0 { return 0 }
        guard dimensions == 1, let count = word(), count >= 0, word() != nil else {
            throw failureOfLast("the array has \(dimensions) dimensions, not one")
        }
        for _ in 0..<count {
            guard let width = word() else { throw failureOfLast("the array is cut short") }
            guard width != -1 else { throw failureOfLast("an element of the array is NULL") }
            guard width >= 0, bytes.count - offset >= Int(width),
                append(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(width)]))
            else { throw failureOfLast("an element of the array is not of its type") }
            offset += Int(width)
        }
        return Int(count)
    }
}
