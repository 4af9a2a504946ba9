internal import Audience
internal import Foundation
internal import Reports

/// Clusters of an earlier run, read from its JSON document, whose identifiers clusters keep.
struct PreviousSegments {
    private struct Document: Decodable {
        struct Segment: Decodable {
            let id: String
            let scaled: [String: Double]?
        }

        struct Scale: Decodable {
            let logarithmUnit: Double?
            let centre: Double
            let spread: Double
        }

        let schema: String
        let method: String
        let segments: [Segment]
        let scales: [String: Scale]?
        let nextId: Int?
    }

    private let document: Document
    private let path: String

    /// Reads the document at `path`.
    ///
    /// - Throws: ``TableError`` where it is not there, or is no document of clusters.
    init(path: String) throws(TableError) {
        self.path = path
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw TableError("--previous \(path): cannot be read: \(error.localizedDescription)")
        }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            document = try decoder.decode(Document.self, from: data)
        } catch {
            throw TableError("--previous \(path): is no JSON document of allot segment --json")
        }
        guard document.schema == SegmentationReport.schema, document.method == "kmeans", document.scales != nil else {
            throw TableError(
                "--previous \(path): is \(document.schema) by \(document.method); what is needed is "
                    + "\(SegmentationReport.schema) by kmeans, as allot segment --method kmeans --json writes it")
        }
    }

    /// The earlier clusters on the scale of `features`.
    ///
    /// - Throws: ``TableError`` where the earlier run had other features, or the document contradicts itself.
    func identity(on scaling: RobustScaling, features: [String]) throws(TableError) -> ClusterIdentity {
        let scales = document.scales ?? [:]
        guard Set(scales.keys) == Set(features) else {
            throw TableError(
                "--previous \(path): has the features \(scales.keys.sorted().joined(separator: ", ")), not "
                    + "\(features.sorted().joined(separator: ", ")); clusters of other features are other clusters")
        }
        var known: [ClusterIdentity.Known] = []
        for segment in document.segments {
            // Whoever was never clustered, such as users without a purchase, has no centre.
            guard let scaled = segment.scaled else { continue }
            guard let id = ClusterName.id(segment.id) else {
                throw TableError("--previous \(path): `\(segment.id)` is not a cluster's identifier")
            }
            var centre: [Double] = []
            for (index, feature) in features.enumerated() {
                guard let scale = scales[feature], let place = scaled[feature], place.isFinite else {
                    throw TableError("--previous \(path): \(segment.id) has no place in \(feature)")
                }
                let old = RobustScaling.Feature(
                    logarithmUnit: scale.logarithmUnit, centre: scale.centre, spread: scale.spread)
                centre.append(scaling.features[index].scaled(old.value(at: place)))
            }
            known.append(ClusterIdentity.Known(id: id, centre: centre))
        }
        do {
            return try ClusterIdentity(known: known, next: document.nextId ?? 0)
        } catch {
            throw TableError("--previous \(path): contradicts itself: \(error)")
        }
    }
}
