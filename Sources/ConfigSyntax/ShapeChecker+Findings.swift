public import SourceDiagnostics

extension ShapeChecker {
    /// Reports what the reference accepts in silence although it cannot have been meant.
    public mutating func warn(
        _ code: Diagnostic.Code, _ message: @autoclosure () -> String, _ node: ConfigNode, _ path: String,
        hint: String? = nil,
        fix: String? = nil
    ) {
        // A sentence may take a search for near names: not for the ten thousandth one.
        guard !hasManyFindings else { return }
        report(
            Diagnostic(
                code: code, severity: .warning, message: message(), range: sources.range(node.span).firstLine,
                hint: hint, fix: fix, path: path))
    }

    /// Reports what cannot be used.
    public mutating func fail(
        _ code: Diagnostic.Code, _ message: String, _ node: ConfigNode, _ path: String, hint: String? = nil,
        fix: String? = nil
    ) {
        report(
            Diagnostic(
                code: code, severity: .error, message: message, range: sources.range(node.span).firstLine,
                hint: hint,
                fix: fix, path: path))
    }
}
