public import SourceDiagnostics

/// One YAML document as a tree, with what its author should know about the text itself.
public struct YAMLDocument: Sendable {
    public var sources: SourceMap
    /// The document's root; null for a file that is empty or holds comments only.
    public var root: ConfigNode
    /// Findings about the text alone, such as doubled keys.
    public var diagnostics: [Diagnostic]

    /// Reads a file that holds one YAML 1.1 document.
    ///
    /// - Throws: The first thing that cannot be read: broken grammar, bytes that are no UTF-8, a second
    ///   document, or a text beyond `limits`.
    public init(_ file: SourceFile, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) {
        var parser = try YAMLParser(file, limits: limits)
        root = try parser.document()
        sources = SourceMap([file])
        diagnostics = parser.duplicates.map { [sources] in Diagnostic.duplicateKey($0, in: sources) }
    }
}

extension Diagnostic {
    /// A key twice in one mapping: the reference's parser silently keeps the last.
    static func duplicateKey(_ duplicate: ConfigMapping.Duplicate, in sources: SourceMap) -> Self {
        Self(
            code: "yaml.duplicate-key", severity: .warning,
            message:
                "key '\(duplicate.second.keyText)' stands twice in this mapping; only this last one counts",
            range: sources.range(duplicate.second.span), hint: "remove one of the two",
            notes: [Note("first written here, and ignored", at: sources.range(duplicate.first.span))])
    }
}
