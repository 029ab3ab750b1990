public import SourceDiagnostics

/// What keeps a workflow from being done.
public struct PackitError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Hashable, Sendable {
        case noConfig, invalidConfig, undefinedPackage
        case notARepository, badCheckout, noUpstream
        case action, badCommand
        case version, archive, spec, source, patch, preparation, rpmbuild, mock, output
        case usage
    }

    public var code: Code
    /// The fact, then the remedy.
    public var message: String
    /// What is wrong in the configuration, when that is the cause.
    public var diagnostics: [Diagnostic]
    /// The files that the diagnostics speak of.
    public var files: [SourceFile]

    public init(_ code: Code, _ message: String, diagnostics: [Diagnostic] = [], files: [SourceFile] = []) {
        self.code = code
        self.message = message
        self.diagnostics = diagnostics
        self.files = files
    }

    public var description: String { message }
}

extension PackitError {
    static func badCommand(_ action: ActionName, found: String) -> Self {
        Self(
            .badCommand,
            "action '\(action.rawValue)': expected a command or a list of commands, found \(found); write it as text or as a list of words"
        )
    }

    static func unsplittableCommand(_ action: ActionName, text: String, reason: String) -> Self {
        Self(.badCommand, "action '\(action.rawValue)': '\(text)' cannot be split into words: \(reason)")
    }
}
