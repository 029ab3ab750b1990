internal import SourceDiagnostics

/// Every sentence about JSON configurations.
extension ConfError {
    static func json(_ message: String, hint: String? = nil, at span: SourceSpan) -> Self {
        Self(.json, message, hint: hint, at: span)
    }

    static func notAnObject(_ node: ConfigNode) -> Self {
        Self(
            .json, "a configuration is a JSON object, not \(node.kind)", hint: "put it in braces",
            at: node.span)
    }

    static func doubledJSONKey(_ duplicate: ConfigMapping.Duplicate) -> Self {
        Self(
            .equalKeys,
            "key '\(duplicate.second.keyText.shortened)' stands twice in this object; only this last counts",
            hint: "remove one of the two", at: duplicate.second.span, severity: .warning,
            notes: [.init(message: "first written here, and ignored", span: duplicate.first.span)])
    }
}
