public import SourceDiagnostics

/// What keeps a text from being read as one YAML document.
public struct YAMLError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable {
        /// The text breaks YAML's grammar.
        case syntax = "yaml.syntax"
        /// The bytes are not UTF-8, or hold control characters.
        case encoding = "yaml.encoding"
        /// The text is well formed but too large, too deep, or unfolds too far.
        case limit = "yaml.limit"
    }

    public var code: Code
    public var message: String
    public var hint: String?
    public var span: SourceSpan

    public init(_ code: Code, _ message: String, hint: String? = nil, span: SourceSpan) {
        self.code = code
        self.message = message
        self.hint = hint
        self.span = span
    }

    public func diagnostic(in sources: SourceMap) -> Diagnostic {
        Diagnostic(
            code: .init(rawValue: code.rawValue), severity: .error, message: message,
            range: sources.range(span), hint: hint)
    }
}
