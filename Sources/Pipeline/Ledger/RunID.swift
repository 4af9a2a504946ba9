package import Postgres

/// Names one attempt of a night: a random UUID (version 4), or the one that `--run-id` gives.
package struct RunID: Sendable, Hashable {
    /// The UUID.
    package let uuid: PostgresUUID

    /// A new identifier, from the system's random numbers.
    package init() {
        var generator = SystemRandomNumberGenerator()
        // RFC 9562: the version in bits 48–51, the variant in bits 64–65, everything else random.
        uuid = PostgresUUID(
            high: (generator.next() & ~0xF000) | 0x4000,
            low: (generator.next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000)
    }

    /// The identifier that is this UUID.
    package init(_ uuid: PostgresUUID) {
        self.uuid = uuid
    }

    /// The identifier written as a UUID; `nil` for any other text.
    package init?(_ text: String) {
        guard let uuid = PostgresUUID(text) else { return nil }
        self.uuid = uuid
    }
}

extension RunID: CustomStringConvertible {
    package var description: String { uuid.description }
}

extension RunID: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
