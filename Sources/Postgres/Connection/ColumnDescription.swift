/// A column of a result: its name and its type.
package struct ColumnDescription: Sendable, Hashable {
    /// The name; several columns may have the same one.
    package var name: String
    /// The type's OID in `pg_type`: 20 is bigint, 1184 timestamp with time zone.
    package var typeOID: UInt32
    /// The type's name in SQL, without length and precision, such as `numeric` or `timestamp with time zone`.
    package var typeName: String
}
