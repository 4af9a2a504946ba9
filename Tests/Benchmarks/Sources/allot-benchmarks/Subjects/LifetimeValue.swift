internal import Audience
internal import Foundation
internal import Records

/// BG/NBD and Gamma–Gamma fitted to the customers of `gen.py bgnbd`, from columns in memory to standard errors.
struct LifetimeValue {
    private var frequency: [Int32] = []
    private var recency: [Double] = []
    private var age: [Double] = []
    private var spend: [Double] = []

    /// The truth that the customers were drawn from, in `bgnbd_N.json`.
    private struct Truth: Decodable {
        let truth: [String: Double]
    }

    private static let customers = 1_000_000

    static func comparison(_ inputs: Inputs, _ measure: Measure) throws -> Comparison {
        let scipy = [inputs.python, "t3_bgnbd.py", "scipy_lbfgs"]
        let environment = ProcessInfo.processInfo.environment
        let lifetimes = [environment["PYTHON_LT"] ?? inputs.python, "t3_bgnbd.py", "lifetimes"]
        let inDays = measure == .clvDays
        if inDays { try writeDays(inputs) }
        let peer = measure == .clvScipy ? scipy : lifetimes
        guard let peers = inputs.peers else { throw InputError("PEERS, the folder of t3_bgnbd.py, is not set") }
        let data = inDays ? daysFolder(inputs) : inputs.folder
        let command =
            ["/usr/bin/env", "PEERS_DATA=\(data.path)", peer[0], peers.appending(path: peer[1]).path]
            + peer.dropFirst(2)
        return Comparison(
            title: "BG/NBD and Gamma–Gamma, a million customers, \(inDays ? "days" : "continuous times")",
            ours: Contender(name: "allot", commands: [try inputs.subject(measure)]),
            theirs: Contender(name: peer[2], commands: [command]),
            bar: Comparison.Bar(processor: measure == .clv ? 1.0 / 15 : measure == .clvScipy ? 1.0 / 8 : 1.0 / 50),
            check: try inputs.subject(measure, check: true))
    }

    static func run(_ inputs: Inputs, inDays: Bool, check: Bool) throws -> Span {
        let columns = try LifetimeValue(inputs.folder, inDays: inDays)
        let (fitted, span) = try Span.measure { try columns.fit() }
        let spendCustomers = Double(fitted.spend.customers)
        let parameters =
            fitted.purchases.law.parameters.map(\.value) + [fitted.spend.p, fitted.spend.q, fitted.spend.v]
        if check { try Self.check(fitted.purchases, truth: inputs.folder) }
        var report = span
        report.details = """
            "task": "T3", "peer": "allot", "n": \(customers), "rss_mb": \(StageClock.peakMegabytes), "quality": \
            {"ll_bgnbd": \(fitted.purchases.logLikelihood / Double(customers)), \
            "ll_gg": \(fitted.spend.logLikelihood / spendCustomers), "params": \(parameters)}
            """
        return report
    }

    private func fit() throws -> (purchases: FittedPurchaseModel, spend: FittedGammaGamma) {
        let counts = PurchaseCounts(frequency: frequency, recency: recency, age: age)
        let purchases = try PurchaseModel.betaGeometric.fit(counts.table())
        return (purchases, try GammaGamma.fit(SpendTable(frequency: frequency, spend: spend)))
    }

    /// Refuses a fit that is more than five standard errors from the truth.
    private static func check(_ fitted: FittedPurchaseModel, truth folder: URL) throws {
        let file = folder.appending(path: "bgnbd_\(customers).json")
        let truth = try JSONDecoder().decode(Truth.self, from: Data(contentsOf: file)).truth
        for (place, parameter) in fitted.law.parameters.enumerated() {
            guard let error = fitted.standardErrors?[place], let known = truth[parameter.name],
                abs(parameter.value - known) < 5 * error
            else { throw InputError("\(parameter.name) is \(parameter.value), far from the truth") }
        }
    }

    private init(_ folder: URL, inDays: Bool) throws {
        let values = try Self.values(folder)
        for row in 0..<values.count / 4 {
            frequency.append(Int32(values[4 * row]))
            recency.append(inDays ? Self.day(values[4 * row + 1]) : values[4 * row + 1])
            age.append(inDays ? Self.day(values[4 * row + 2]) : values[4 * row + 2])
            spend.append(values[4 * row + 3])
        }
    }

    private static func values(_ folder: URL) throws -> [Double] {
        let file = folder.appending(path: "bgnbd_\(customers).f64")
        guard let bytes = try? Data(contentsOf: file) else {
            throw InputError("\(file.path) cannot be read; gen.py bgnbd writes it")
        }
        var values = [Double](repeating: 0, count: bytes.count / 8)
        _ = values.withUnsafeMutableBytes { bytes.copyBytes(to: $0) }
        return values
    }

    /// A time in weeks, to the day.
    private static func day(_ weeks: Double) -> Double { (weeks * 7).rounded() / 7 }

    private static func daysFolder(_ inputs: Inputs) -> URL { inputs.folder.appending(path: "days") }

    /// The same customers with times to the day, for the other side.
    private static func writeDays(_ inputs: Inputs) throws {
        let folder = daysFolder(inputs)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var values = try values(inputs.folder)
        for row in 0..<values.count / 4 {
            values[4 * row + 1] = day(values[4 * row + 1])
            values[4 * row + 2] = day(values[4 * row + 2])
        }
        let bytes = values.withUnsafeBytes { Data($0) }
        try bytes.write(to: folder.appending(path: "bgnbd_\(customers).f64"))
        let truth = folder.appending(path: "bgnbd_\(customers).json")
        if !FileManager.default.fileExists(atPath: truth.path) {
            try FileManager.default.copyItem(at: inputs.folder.appending(path: truth.lastPathComponent), to: truth)
        }
    }
}
