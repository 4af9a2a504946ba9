/// The names of the files that a report consists of, all in one folder.
package enum ReportFiles {
    /// The page of `campaignID` in `language`, such as `spring.en.html`.
    package static func page(_ campaignID: String, _ language: Language) -> String {
        "\(stem(campaignID)).\(language.rawValue).html"
    }

    /// The JSON document of `campaignID`, the same for all languages.
    package static func json(_ campaignID: String) -> String { "\(stem(campaignID)).json" }

    /// The CSV table of `campaignID`, the same for all languages.
    package static func csv(_ campaignID: String) -> String { "\(stem(campaignID)).csv" }

    /// The page with all campaigns in `language`.
    package static func index(_ language: Language) -> String { "index.\(language.rawValue).html" }

    /// The JSON document with all campaigns.
    package static let indexJSON = "index.json"

    /// The CSV table with all campaigns.
    package static let indexCSV = "index.csv"

    /// The beginning of the file names of `campaignID`, safe in every file system.
    ///
    /// Letters, digits, `-` and `_` stay, every other byte is written as `~` and two hexadecimal digits, so that no two
    /// campaigns share a name. A campaign named `index` or without a name gets a `~` in front.
    package static func stem(_ campaignID: String) -> String {
        let hex = Array("0123456789abcdef")
        var result = campaignID.isEmpty || campaignID == "index" ? "~" : ""
        for byte in campaignID.utf8 {
            if byte != UInt8(ascii: "."), Escaping.isPlain(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "~" + String(hex[Int(byte >> 4)]) + String(hex[Int(byte & 15)])
            }
        }
        return result
    }
}
