import Foundation
import Testing

/// A JSON document, looked into by the path of its keys.
struct ReportDocument {
    private let root: Any

    init(_ data: Data) throws {
        root = try JSONSerialization.jsonObject(with: data)
    }

    private init(root: Any) {
        self.root = root
    }

    /// The number at `path`, such as `result.incremental_profit.low`.
    func number(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Double {
        try #require(value(path) as? NSNumber, "no number at \(path)", sourceLocation: sourceLocation).doubleValue
    }

    /// The text at `path`; `nil` where there is none.
    func text(_ path: String) -> String? { value(path) as? String }

    /// The truth value at `path`; `nil` where there is none.
    func bool(_ path: String) -> Bool? { value(path) as? Bool }

    /// Whether `path` is there and not null.
    func has(_ path: String) -> Bool { value(path).map { !($0 is NSNull) } ?? false }

    /// The elements of the array at `path`.
    func list(_ path: String) -> [ReportDocument] { (value(path) as? [Any] ?? []).map(ReportDocument.init(root:)) }

    /// The element of the array at `path` whose `key` is `name`.
    func element(
        of path: String, where key: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ReportDocument {
        try #require(
            list(path).first { $0.text(key) == name }, "no \(name) in \(path)", sourceLocation: sourceLocation)
    }

    private func value(_ path: String) -> Any? {
        path.split(separator: ".").reduce(root as Any?) { ($0 as? [String: Any])?[String($1)] }
    }
}
