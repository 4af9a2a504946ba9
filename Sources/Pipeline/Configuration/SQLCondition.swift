/// Whether a text can stand where SQL expects one condition.
///
/// This catches slips before the database is asked; it is no defence. The defence is that conditions run as a role that
/// may only read, in a read-only transaction with a time limit.
enum SQLCondition {
    /// What keeps `text` from being one condition, as a sentence after the key's name; `nil` where nothing does.
    ///
    /// Quoted strings and names may hold anything; outside them there may be no `;`, comment, dollar quote or
    /// parameter, and parentheses must pair, so that `(text)` is one expression.
    static func flaw(of text: String) -> String? {
        var depth = 0
        var quote: Character?
        var previous: Character = " "
        for character in text {
            defer { previous = character }
            if let open = quote {
                if character == open { quote = nil }
                continue
            }
            switch character {
            case "'", "\"": quote = character
            case "(": depth += 1
            case ")":
                depth -= 1
                if depth < 0 { return "closes a parenthesis that it does not open" }
            case ";": return "must be one condition, without `;`"
            case "$": return "must not use `$` outside quotes"
            case "-" where previous == "-", "*" where previous == "/":
                return "must not hold a comment (`\(previous)\(character)`)"
            case "\0": return "has a NUL character in it"
            default: break
            }
        }
        if quote != nil { return "opens a quote that it does not close" }
        if depth > 0 { return "opens a parenthesis that it does not close" }
        return text.allSatisfy(\.isWhitespace) ? "must be a condition, but is blank" : nil
    }
}
