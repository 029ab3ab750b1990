public import SourceDiagnostics

/// Why something about a compose could not be done.
public struct ComposeError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// Variables beside a configuration cannot be read.
        case definitions
        /// A file that changes the schema cannot be read.
        case schemaOverride
        /// A label that is none, a generator of versions that nobody knows, or a release that cannot be named.
        case identity
        /// An image's name or volume ID cannot be made of its template.
        case imageName
        /// The directory of a compose cannot be had: it is missing, in use or somebody else's.
        case directory
        /// The status of a compose may not change so.
        case status
        /// A metadata file cannot be read, or what it should say has no place in it.
        case metadata
    }

    public var code: Code
    public var message: String
    /// What a person should change in files.
    public var diagnostics: [Diagnostic]
    /// The texts that the diagnostics point into.
    public var files: [SourceFile]

    public init(_ code: Code, _ message: String, diagnostics: [Diagnostic] = [], files: [SourceFile] = []) {
        self.code = code
        self.message = message
        self.diagnostics = diagnostics
        self.files = files
    }

    public var description: String { message }
}
