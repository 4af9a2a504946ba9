/// A language that reports are written in; its texts and number formats stand in one file of this folder.
///
/// To add a language: a file here, its line in `Package.swift`, a case of this type.
package enum Language: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case simplifiedChinese = "zh-Hans"

    /// The file's bytes: a flat JSON object of texts.
    var resource: [UInt8] {
        switch self {
        case .english: PackageResources.en_json
        case .simplifiedChinese: PackageResources.zh_Hans_json
        }
    }

    /// The language's own name.
    package var ownName: String {
        switch self {
        case .english: "English"
        case .simplifiedChinese: "简体中文"
        }
    }
}
