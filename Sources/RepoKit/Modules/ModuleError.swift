public import SourceDiagnostics

/// Why module metadata cannot be read, or must not be used.
public struct ModuleError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable, Codable {
        /// The text is no YAML, or beyond the limits.
        case malformed = "modules.not-yaml"
        /// Files of defaults contradict each other, or hold something else.
        case defaults = "modules.defaults"
    }

    public var code: Code
    public var message: String
    /// What is wrong in files, and where.
    public var diagnostics: [Diagnostic]
    /// The texts that the diagnostics point into.
    public var files: [SourceFile]

    init(_ code: Code, _ message: String, diagnostics: [Diagnostic] = [], files: [SourceFile] = []) {
        self.code = code
        self.message = message
        self.diagnostics = diagnostics
        self.files = files
    }

    public var description: String { message }
}
