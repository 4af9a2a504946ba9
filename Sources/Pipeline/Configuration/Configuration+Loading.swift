import Foundation

extension Configuration {
    /// The shop's file, below the project's folder.
    package static let shopPath = "Jobs/allot.yaml"
    /// The folder of the campaigns' files, below the project's folder.
    package static let campaignsPath = "Jobs/campaigns"
    /// Most bytes of one file: far more than a person writes.
    static let mostBytes = 1 << 20

    /// Reads the configuration from the folder that holds `Jobs`.
    ///
    /// - Parameter directory: The folder, as on the command line; messages name files below it.
    /// - Returns: The shop and its campaigns.
    /// - Throws: ``ConfigurationError`` with every problem of every file.
    package static func load(directory: String) throws(ConfigurationError) -> Configuration {
        var problems: [ConfigurationProblem] = []
        let shop = file(ProjectPath.join(directory, shopPath), problems: &problems)
        let folder = ProjectPath.join(directory, campaignsPath)
        var campaigns: [File] = []
        for name in names(in: folder, problems: &problems) where !name.hasPrefix(".") && !name.hasSuffix("~") {
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".yaml") {
                if let file = file(path, problems: &problems) { campaigns.append(file) }
            } else if name.hasSuffix(".yml") {
                problems.append(
                    ConfigurationProblem(
                        file: path, position: .start,
                        message: "campaigns are read from *.yaml; rename this file, or it would be left out"))
            }
        }
        return try read(shop: shop, campaigns: campaigns, problems: problems)
    }

    /// Names in `folder`, sorted; none where there is no such folder.
    ///
    /// A shop without campaigns is fine: it can migrate and be checked, and nothing is due.
    private static func names(in folder: String, problems: inout [ConfigurationProblem]) -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            problems.append(
                ConfigurationProblem(
                    file: folder, position: .start,
                    message: "the folder cannot be read: \(error.localizedDescription)"))
            return []
        }
    }

    /// The file at `path`; `nil` where it cannot be read, which is added to `problems`.
    private static func file(_ path: String, problems: inout [ConfigurationProblem]) -> File? {
        func refuse(_ message: String) -> File? {
            problems.append(ConfigurationProblem(file: path, position: .start, message: message))
            return nil
        }
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            guard data.count <= mostBytes else {
                return refuse("the file is larger than \(mostBytes) bytes; is it a configuration?")
            }
            guard let text = String(data: data, encoding: .utf8) else { return refuse("the file is not UTF-8") }
            return File(path: path, text: text)
        } catch {
            return FileManager.default.fileExists(atPath: path)
                ? refuse("the file cannot be read: \(error.localizedDescription)")
                : refuse("there is no such file; `allot init` writes one to start from")
        }
    }
}
