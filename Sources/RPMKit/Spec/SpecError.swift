/// Why a spec file could not be read, edited or evaluated.
public struct SpecError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable, Codable {
        /// The text is larger than ``SpecTree/maximumSize``.
        case tooLarge
        /// A tag that must be there is not.
        case missingTag
        /// No source has the number that was asked for.
        case missingSource
        /// No `%global` or `%define` of that name, commented or not.
        case missingMacro
        /// A macro, or a line that a backslash continues, reaches to the end of the text: nothing can
        /// follow it.
        case unclosedMacro
        /// A value that would not stay on its line, or that is empty.
        case invalidValue
        /// rpm could not evaluate the spec file, or its reply lacks what every spec file has.
        case evaluationFailed
    }

    public var code: Code
    /// One sentence: the fact, then the remedy.
    public var message: String
    /// The line it is about, counted from 1.
    public var line: Int?

    public init(_ code: Code, _ message: String, line: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
    }

    public var description: String { line.map { "line \($0): \(message)" } ?? message }

    static let noSource = SpecError(
        .missingSource, "The spec file doesn't have sources set via SourceN nor Source.")

    static func noTag(_ name: String) -> SpecError {
        SpecError(.missingTag, "the spec file has no \(name) tag; add '\(name):' to its preamble")
    }
}
