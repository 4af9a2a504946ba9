extension ConfigurationShape {
    /// The JSON Schema (draft 2020-12) of a kind of file, for editors and other programs.
    ///
    /// It says what the shape says; what one key demands of another, and one file of another, `allot check` knows.
    package static func jsonSchema(for document: Document) -> String {
        let (title, summary) =
            switch document {
            case .shop: ("Jobs/allot.yaml", "The shop: what all campaigns of allot have in common.")
            case .campaign: ("Jobs/campaigns/*.yaml", "One campaign of allot.")
            }
        let head: [(String, JSONText)] = [
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("$id", .string("urn:allot:configuration:\(document.rawValue):1")),
            ("title", .string(title)),
            ("description", .string(summary)),
        ]
        return JSONText.object(head + of(document).schema).rendered + "\n"
    }

    /// The keywords of this shape's schema.
    private var schema: [(String, JSONText)] {
        switch self {
        case .object(let object): object.schema
        case .labels:
            [
                ("type", .string("object")),
                ("propertyNames", .object([("pattern", .string(Self.languagePattern))])),
                ("additionalProperties", .object(ConfigurationScalar.text(maximum: 200).schema)),
            ]
        case .list(let element, let atLeast):
            [("type", .string("array")), ("items", .object(element.schema))]
                + (atLeast > 0 ? [("minItems", .integer(Int64(atLeast)))] : []) + [("uniqueItems", .boolean(true))]
        case .scalar(let scalar): scalar.schema
        }
    }

    /// What stands under `default` where a key of this shape is absent; `nil` where nothing does.
    fileprivate func schemaDefault(_ absence: Absence) -> JSONText? {
        switch absence {
        case .error, .nothing, .section: nil
        case .scalar(let text): written(text)
        case .list(let texts): .array(texts.map(written))
        }
    }

    /// A scalar of this shape, or of its elements, as JSON.
    private func written(_ text: String) -> JSONText {
        writesQuoted ? .string(text) : Int64(text).map { .integer($0) } ?? .string(text)
    }
}

extension ConfigurationShape.Object {
    /// The keywords of this mapping's schema.
    fileprivate var schema: [(String, JSONText)] {
        let properties = keys.map { key in
            let given = key.shape.schemaDefault(key.absence).map { [("default", $0)] } ?? []
            return (key.name, JSONText.object([("description", .string(key.summary))] + key.schema + given))
        }
        let required = keys.filter { if case .error = $0.absence { true } else { false } }.map(\.name)
        var keywords: [(String, JSONText)] = [
            ("type", .string("object")), ("properties", .object(properties)), ("additionalProperties", .boolean(false)),
        ]
        if !required.isEmpty { keywords.append(("required", .array(required.map { .string($0) }))) }
        if !exactlyOneOf.isEmpty {
            let choices = exactlyOneOf.map { JSONText.object([("required", .array([.string($0)]))]) }
            keywords.append(("oneOf", .array(choices)))
        }
        if !beside.isEmpty {
            let demands = beside.sorted { $0.key < $1.key }.map { ($0.key, JSONText.array([.string($0.value)])) }
            keywords.append(("dependentRequired", .object(demands)))
        }
        return keywords
    }
}

extension ConfigurationShape.Key {
    /// The keywords of its value's schema.
    fileprivate var schema: [(String, JSONText)] { shape.schema }
}

extension ConfigurationScalar {
    /// The keywords of this value's schema.
    fileprivate var schema: [(String, JSONText)] {
        switch self {
        case .identifier: Self.text(pattern: Self.identifierPattern)
        case .text(let maximum):
            [
                ("type", .string("string")), ("minLength", .integer(1)), ("maxLength", .integer(Int64(maximum))),
                ("pattern", .string(#"\S"#)),
            ]
        case .choice(let words, _): [("enum", .array(words.map { .string($0) }))]
        case .integer(let range):
            [
                ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
                ("maximum", .integer(range.upperBound)),
            ]
        case .decimal(let range):
            [
                (
                    "anyOf",
                    .array([
                        .object([
                            ("type", .string("number")),
                            (range.includesLow ? "minimum" : "exclusiveMinimum", .number(range.low)),
                            (range.includesHigh ? "maximum" : "exclusiveMaximum", .number(range.high)),
                        ]),
                        .object(Self.text(pattern: Self.decimalPattern)),
                    ])
                )
            ]
        case .money(let positive):
            Self.text(pattern: positive ? #"^(?!0(\.0+)?$)"# + Self.decimalPattern.dropFirst() : Self.decimalPattern)
        case .day:
            [("format", .string("date"))] + Self.text(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        case .days: Self.text(pattern: "^[0-9]{1,9}d$")
        case .hours: Self.text(pattern: "^[0-9]{1,9}[hd]$")
        case .timeZone: [("type", .string("string")), ("examples", .array([.string("Asia/Shanghai")]))]
        case .currency: Self.text(pattern: "^[A-Z]{3}$")
        case .condition, .connection: [("type", .string("string")), ("minLength", .integer(1))]
        }
    }

    /// Decimals that are not negative, with at most ``mostDecimals`` decimals.
    private static let decimalPattern = #"^(0|[1-9][0-9]*)(\.[0-9]{1,6})?$"#

    /// The keywords of a text that matches `pattern`.
    private static func text(pattern: String) -> [(String, JSONText)] {
        [("type", .string("string")), ("pattern", .string(pattern))]
    }
}
