public import SourceDiagnostics

/// One YAML document about modules: what it says, and its text.
public struct ModuleDocument: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case stream(ModuleStream)
        case defaults(ModuleDefaults)
        case obsoletes(ModuleObsoletes)
        /// Summaries in other languages.
        case translations(module: String, stream: String, modified: UInt64)
        /// What a packager writes; no build yet.
        case packager(name: String?, stream: String?)
    }

    public var content: Content
    /// The version of the document's format.
    public var formatVersion: Int
    /// The document from its `---` or directives to the line before its `...`, in UTF-8.
    public var text: [UInt8]
    /// Where it begins.
    public var range: SourceRange

    public init(content: Content, formatVersion: Int, text: [UInt8], range: SourceRange) {
        self.content = content
        self.formatVersion = formatVersion
        self.text = text
        self.range = range
    }

    public var stream: ModuleStream? { if case .stream(let stream) = content { stream } else { nil } }

    public var defaults: ModuleDefaults? {
        if case .defaults(let defaults) = content { defaults } else { nil }
    }

    public var obsoletes: ModuleObsoletes? {
        if case .obsoletes(let obsoletes) = content { obsoletes } else { nil }
    }
}

/// A file of such documents.
public struct ModuleFile: Sendable {
    /// In the file's order; those that could not be understood are left out.
    public var documents: [ModuleDocument]
    /// What its author should know: documents that were left out, and why.
    public var diagnostics: [Diagnostic]
    /// The text that the diagnostics point into.
    public var file: SourceFile
}
