internal import Audience

/// Twenty iterations of k-means from given centres, beside scikit-learn's Lloyd or faiss.
enum Clustering {
    /// What our side runs beside.
    enum Peer: String {
        case scikitLearn = "sk_lloyd"
        case faiss

        var name: String { self == .faiss ? "faiss-cpu" : "scikit-learn, Lloyd" }
        /// The most of the peer's time that ours may take.
        var share: Double { self == .faiss ? 1.0 / 3 : 1 / 1.5 }
    }

    static let iterations = 20

    static func comparison(_ inputs: Inputs, _ peer: Peer, _ measure: Measure) throws -> Comparison {
        Comparison(
            title: "k-means, \(FeatureColumns.users) × \(FeatureColumns.dimensions), k = 8, \(iterations) iterations",
            ours: Contender(name: "allot", commands: [try inputs.subject(measure)]),
            theirs: Contender(
                name: peer.name,
                commands: [
                    try inputs.peer("t2_segment.py", [peer.rawValue, "\(FeatureColumns.users)", "\(iterations)"])
                ]),
            bar: Comparison.Bar(wall: peer.share, processor: peer.share),
            check: try inputs.subject(measure, check: true))
    }

    static func run(_ inputs: Inputs, check: Bool) throws -> Span {
        let features = try FeatureColumns(folder: inputs.folder)
        var method = KMeans()
        method.maximumIterations = iterations
        method.tolerance = 0
        let (fitted, span) = try Span.measure {
            try method.fit(
                ClusterPoints(features.values, dimensions: FeatureColumns.dimensions), from: features.first, threads: 2)
        }
        let inertia = fitted.inertia / Double(FeatureColumns.users)
        if check { try verify(fitted, features, inertia) }
        var report = span
        report.details = """
            "task": "T2", "peer": "allot", "n": \(FeatureColumns.users), "quality": {"inertia": \(inertia), \
            "iters": \(fitted.iterations)}
            """
        return report
    }

    /// Compares the inertia with one computed anew from the centres alone, every distance in double precision.
    private static func verify(_ fitted: FittedKMeans, _ features: FeatureColumns, _ inertia: Double) throws {
        let d = FeatureColumns.dimensions
        let centres = fitted.centres.map { Double($0) }
        var total = 0.0
        for row in 0..<FeatureColumns.users {
            var least = Double.infinity
            for cluster in 0..<8 {
                var square = 0.0
                for j in 0..<d {
                    let difference = Double(features.values[row * d + j]) - centres[cluster * d + j]
                    square += difference * difference
                }
                least = min(least, square)
            }
            total += least
        }
        let expected = total / Double(FeatureColumns.users)
        guard fitted.iterations == iterations, abs(inertia / expected - 1) < 1e-6 else {
            throw InputError("\(fitted.iterations) iterations end at inertia \(inertia), the centres at \(expected)")
        }
    }
}
