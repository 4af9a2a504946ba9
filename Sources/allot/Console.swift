internal import Foundation

/// Results go to standard output, messages and progress to standard error.
enum Console {
    /// Prints a result.
    static func result(_ text: String) {
        print(text)
    }

    /// Prints a message.
    static func message(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
