/// One thing wrong with a configuration file: where it stands and what to write instead.
package struct ConfigurationProblem: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// A place in a text file, as editors count it.
    package struct Position: Sendable, Hashable, Comparable {
        /// The line, from 1.
        package var line: Int
        /// The column in Unicode scalars, from 1.
        package var column: Int

        /// The place at `line` and `column`, both from 1.
        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        /// Where a file begins: for problems of the whole file.
        package static let start = Position(line: 1, column: 1)

        package static func < (left: Position, right: Position) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }

    /// The file's path, as it was given.
    package var file: String
    /// Where in the file.
    package var position: Position
    /// What is wrong and what would be right; one line.
    package var message: String

    /// A problem in `file` at `position`.
    package init(file: String, position: Position, message: String) {
        self.file = file
        self.position = position
        self.message = message
    }

    /// The problem as `file:line:column: message`, which editors jump to.
    package var description: String { "\(file):\(position.line):\(position.column): \(message)" }

    package static func < (left: ConfigurationProblem, right: ConfigurationProblem) -> Bool {
        (left.file, left.position, left.message) < (right.file, right.position, right.message)
    }
}
