internal import ArgumentParser

/// What can be measured.
enum Measure: String, CaseIterable, ExpressibleByArgument {
    /// The events by binary COPY into columns, over one connection.
    case copyOut = "copy-out"
    /// The events by binary COPY into columns, over two connections at once.
    case copyOut2 = "copy-out-2"
    /// Targeting rows by binary COPY out of columns.
    case copyIn = "copy-in"
    /// Events to targets by the kernels, without the night around them.
    case pipeline
    /// BG/NBD and Gamma–Gamma on a million customers, times to the second.
    case clv
    /// The same beside SciPy's L-BFGS.
    case clvScipy = "clv-scipy"
    /// The same with times to the day, as shops have them.
    case clvDays = "clv-days"
    /// A whole night, `allot run`, on the events.
    case run
    /// The same night on ten times as many old events.
    case growth
    /// The features of ten million users.
    case features
    /// Twenty iterations of k-means beside scikit-learn's.
    case kMeans = "k-means"
    /// The same beside faiss.
    case kMeansFaiss = "k-means-faiss"
    /// Quintile scores of recency, frequency and money.
    case rfm

    /// Whether it reads or writes tables.
    var needsServer: Bool {
        switch self {
        case .copyOut, .copyOut2, .copyIn, .pipeline, .run, .growth, .features: true
        case .kMeans, .kMeansFaiss, .rfm, .clv, .clvScipy, .clvDays: false
        }
    }

    /// Both sides of the measure.
    func comparison(_ inputs: Inputs) throws -> Comparison {
        switch self {
        case .copyOut: try CopyOut.comparison(inputs, connections: 1)
        case .copyOut2: try CopyOut.comparison(inputs, connections: 2)
        case .copyIn: try CopyIn.comparison(inputs)
        case .pipeline: try TargetingPipeline.comparison(inputs)
        case .clv: try LifetimeValue.comparison(inputs, .clv)
        case .clvScipy: try LifetimeValue.comparison(inputs, .clvScipy)
        case .clvDays: try LifetimeValue.comparison(inputs, .clvDays)
        case .run: try WholeNight.comparison(inputs)
        case .growth: try GrowingShop.growth(inputs)
        case .features: try GrowingShop.features(inputs)
        case .kMeans: try Clustering.comparison(inputs, .scikitLearn, self)
        case .kMeansFaiss: try Clustering.comparison(inputs, .faiss, self)
        case .rfm: try Quintiles.comparison(inputs)
        }
    }

    /// Runs our side once in this process.
    func runSubject(_ inputs: Inputs, check: Bool) throws -> Span {
        switch self {
        case .copyOut: try CopyOut.run(inputs, connections: 1, check: check)
        case .copyOut2: try CopyOut.run(inputs, connections: 2, check: check)
        case .copyIn: try CopyIn.run(inputs, check: check)
        case .pipeline: try TargetingPipeline(inputs: inputs).run(check: check)
        case .clv, .clvScipy: try LifetimeValue.run(inputs, inDays: false, check: check)
        case .clvDays: try LifetimeValue.run(inputs, inDays: true, check: check)
        case .kMeans, .kMeansFaiss: try Clustering.run(inputs, check: check)
        case .rfm: try Quintiles.run(inputs, check: check)
        case .run, .growth, .features: throw ValidationError("allot is a program of its own")
        }
    }
}
