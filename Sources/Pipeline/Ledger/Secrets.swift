/// Takes secrets out of text that is stored or sent on.
enum Secrets {
    /// Longest text that is kept, in characters.
    static let maximumLength = 2_000

    /// `text` without passwords of connection strings (`password=…`, `scheme://user:…@host`) and of keys called
    /// `token` or `secret`, without NUL, and at most ``maximumLength`` characters long.
    static func removed(from text: String) -> String {
        var text = text.replacing("\0", with: "")
        // Quoted as libpq quotes (with \ before ' and \), quoted as YAML and JSON quote, or bare.
        let assignment =
            /(?<key>(?:ssl)?password|passwd|token|secret)(?<sign>["']?\s*[=:]\s*)(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s&,;]+)/
            .ignoresCase()
        text = text.replacing(assignment) { match in "\(match.key)\(match.sign)***" }
        // The last @ before the path: a password may have one in it.
        let userInfo = /(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*:\/\/)(?<user>[^\s:\/@]*):[^\s\/]*@/
        text = text.replacing(userInfo) { match in "\(match.scheme)\(match.user):***@" }
        guard text.count > maximumLength else { return text }
        return text.prefix(maximumLength - 1) + "…"
    }
}
