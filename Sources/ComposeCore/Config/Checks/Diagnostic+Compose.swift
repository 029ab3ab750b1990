internal import ConfigSyntax
internal import SourceDiagnostics

/// Sentences about values whose shape is right.
extension Diagnostic {
    static func oldSpelling(
        _ node: ConfigNode, means name: String, path: String, sources: SourceMap
    ) -> Self {
        Self(
            code: "config.old-spelling", severity: .warning,
            message: "'\(node.keyText)' is no longer known; '\(name)' is used",
            range: sources.range(node.span),
            hint: "write '\(name)'", path: path)
    }
}
