import Foundation

/// The six queries that map the shop's tables, read from the user's folder at run time.
///
/// ```swift
/// let contract = try SourceContract.load(directory: ".")
/// let columns = try connection.describe(contract[.events].text)
/// let problems = contract.verify(described: columns.map { ($0.name, $0.typeName) }, of: .events)
/// // … and where there are none, copy out contract.selection(of: .events).
/// ```
package struct SourceContract: Sendable, Hashable {
    /// One file as it was read.
    package struct Query: Sendable, Hashable {
        /// The file's path, as messages show it.
        package let path: String
        /// The query, without a closing `;`.
        package let text: String
        /// Digest of the file's text, comments included.
        package let digest: Digest
    }

    /// The queries; all six.
    private let queries: [SourceFile: Query]

    /// The contract of these texts, one per file.
    ///
    /// - Throws: ``SourceContractError`` (78) where one of the six is missing or blank.
    package init(texts: [SourceFile: String], directory: String = ".") throws(SourceContractError) {
        var queries: [SourceFile: Query] = [:]
        var problems: [SourceProblem] = []
        for file in SourceFile.allCases {
            let path = ProjectPath.join(directory, file.path)
            guard let text = texts[file] else {
                problems.append(SourceProblem(path: path, message: "there is no such file; `allot init` writes it"))
                continue
            }
            var query = text[...]
            while let last = query.last, last.isWhitespace || last == ";" { query.removeLast() }
            guard !query.isEmpty else {
                problems.append(SourceProblem(path: path, message: "the file is empty; `allot init` writes one"))
                continue
            }
            queries[file] = Query(path: path, text: String(query), digest: Digest(of: text))
        }
        guard problems.isEmpty else { throw .unreadable(problems) }
        self.queries = queries
    }

    /// Reads the contract from `directory`, the folder that holds `Sql/source`.
    ///
    /// - Throws: ``SourceContractError`` (78) with every file that is missing, blank or not UTF-8.
    package static func load(directory: String) throws(SourceContractError) -> SourceContract {
        var texts: [SourceFile: String] = [:]
        var unreadable: [SourceProblem] = []
        for file in SourceFile.allCases {
            let path = ProjectPath.join(directory, file.path)
            guard FileManager.default.fileExists(atPath: path) else { continue }
            if let text = (try? Data(contentsOf: URL(fileURLWithPath: path))).flatMap({
                String(data: $0, encoding: .utf8)
            }) {
                texts[file] = text
            } else {
                unreadable.append(SourceProblem(path: path, message: "the file cannot be read as UTF-8 text"))
            }
        }
        guard unreadable.isEmpty else { throw .unreadable(unreadable) }
        return try SourceContract(texts: texts, directory: directory)
    }

    /// The query of `file` as it was read.
    package subscript(file: SourceFile) -> Query {
        guard let query = queries[file] else { preconditionFailure("a contract has all six files") }
        return query
    }

    /// Digest of all six files.
    package var digest: Digest { Digest(of: SourceFile.allCases.map { self[$0].digest }) }

    /// A SELECT with exactly the contract's columns of `file`, in its order, each in its canonical type.
    ///
    /// Describe it, or copy it out; what the user's query orders or names otherwise does not matter any more.
    package func selection(of file: SourceFile) -> String {
        let columns = file.columns.map { "source.\($0.name)::\($0.values.canonicalType) AS \($0.name)" }
        // The query may end in a line comment: the parenthesis stands on a line of its own.
        return "SELECT \(columns.joined(separator: ", "))\nFROM (\n\(self[file].text)\n) AS source"
    }
}
