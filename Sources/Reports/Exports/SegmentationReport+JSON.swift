internal import Records

extension SegmentationReport {
    /// Name and version of the JSON document's shape; the version rises where a reader would have to change.
    package static let schema = "allot.segment/1"

    /// The segments as one JSON document of ``schema``.
    ///
    /// `centre` and `standing` have a value for each feature; `inertia`, `seed`, `trials`, `scales` and `next_id`, which
    /// keep identifiers the same in a later run, are there for clusters.
    package func json() -> String {
        let names = Language.allCases.map { ($0, SegmentWords($0).names(segments)) }
        var members: [JSONValue.Member] = [
            .init(name: "schema", value: .text(Self.schema)),
            .init(
                name: "input",
                value: .object([
                    "rows": .count(rows),
                    "rejected": .object(
                        rejected.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .count($0.value)) }),
                ])),
            .init(name: "warnings", value: .array(warnings.map { .text($0) })),
            .init(name: "method", value: .text(method.rawValue)),
            .init(name: "as_of", value: .optional(asOf) { .day($0) }),
            .init(name: "users", value: .count(users)),
            .init(name: "k", value: .count(clusters.isEmpty ? segments.count : clusters.count)),
            .init(name: "inertia", value: .optional(clustering) { .number($0.inertia) }),
            .init(name: "features", value: .array(features.map { .text($0) })),
            .init(
                name: "segments",
                value: .array(
                    segments.indices.map { index in
                        segment(index, names: names.map { ($0.0, $0.1[index]) })
                    })),
        ]
        if !grid.isEmpty {
            members.append(
                .init(name: "recency_by_frequency", value: .array(grid.map { .array($0.map { .count($0) }) })))
        }
        if let clustering { members += self.members(clustering) }
        return JSONValue.object(members).document
    }

    private func segment(_ index: Int, names: [(Language, String)]) -> JSONValue {
        let segment = segments[index]
        func byFeature<Value>(_ values: [Value], _ wrap: (Value) -> JSONValue) -> JSONValue {
            .object(zip(features, values).map { .init(name: $0, value: wrap($1)) })
        }
        var members: [JSONValue.Member] = [
            .init(name: "id", value: .text(segment.id)),
            .init(name: "name", value: .text(names.first { $0.0 == .english }?.1 ?? segment.id)),
            .init(
                name: "names",
                value: .object(names.map { .init(name: $0.0.rawValue, value: .text($0.1)) })),
            .init(name: "users", value: .count(segment.users)),
            .init(name: "centre", value: byFeature(segment.centre) { .optional($0) { .number($0) } }),
        ]
        if !segment.standing.isEmpty {
            members.append(.init(name: "standing", value: byFeature(segment.standing) { .number($0) }))
            members.append(.init(name: "scaled", value: byFeature(segment.scaled) { .number($0) }))
        }
        return .object(members)
    }

    private func members(_ clustering: Clustering) -> [JSONValue.Member] {
        [
            .init(name: "seed", value: .integer(Int64(bitPattern: clustering.seed))),
            .init(name: "is_stable", value: .bool(clustering.isStable)),
            .init(
                name: "trials",
                value: .array(
                    clustering.trials.map {
                        .object([
                            "k": .count($0.count), "silhouette": .number($0.silhouette),
                            "stability": .number($0.stability),
                        ])
                    })),
            .init(
                name: "scales",
                value: .object(
                    zip(features, clustering.scales).map { feature, scale in
                        .init(
                            name: feature,
                            value: .object([
                                "logarithm_unit": .optional(scale.logarithmUnit) { .number($0) },
                                "centre": .number(scale.centre), "spread": .number(scale.spread),
                            ]))
                    })),
            .init(name: "next_id", value: .count(clustering.nextID)),
        ]
    }
}
