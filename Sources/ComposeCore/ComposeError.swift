public import SourceDiagnostics

/// Why something about a compose could not be done.
public struct ComposeError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// Variables beside a configuration cannot be read.
        case definitions
        /// A file that changes the schema cannot be read.
        case schemaOverride
        /// A configuration has errors.
        case configuration
        /// Something that is to be dumped is not there, or cannot be put where it belongs.
        case dumpSource
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
