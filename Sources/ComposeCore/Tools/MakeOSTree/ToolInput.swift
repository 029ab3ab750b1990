internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// Files that tools are given, as trees with places.
enum ToolInput {
    /// - Throws: `.input` for a file that cannot be read, or is no JSON object.
    static func json(_ path: FilePath) throws(ComposeError) -> (root: ConfigNode, sources: SourceMap) {
        let source = try source(path)
        let document = ConfDocument(path: path.string, format: .json) { _ in source.bytes }
        guard !document.diagnostics.hasErrors, document.root.mapping != nil else {
            throw error(path, document.diagnostics, document.sources)
        }
        return (document.root, document.sources)
    }

    /// - Throws: `.input` for a file that cannot be read, or is no YAML mapping.
    static func yaml(_ path: FilePath) throws(ComposeError) -> (root: ConfigNode, sources: SourceMap) {
        let source = try source(path)
        let sources = SourceMap([source])
        let document: YAMLDocument
        do {
            document = try YAMLDocument(source)
        } catch {
            throw Self.error(path, [error.diagnostic(in: sources)], sources)
        }
        var found = document.diagnostics
        if document.root.mapping == nil {
            found.append(
                Diagnostic(
                    code: "config.type", severity: .error,
                    message: "expected a mapping, not \(document.root.kind)",
                    range: sources.range(document.root.span)))
        }
        guard !found.hasErrors else { throw error(path, found, sources) }
        return (document.root, sources)
    }

    private static func source(_ path: FilePath) throws(ComposeError) -> SourceFile {
        do {
            return SourceFile(name: path.string, bytes: try Files.read(path, limit: YAMLLimits().size))
        } catch {
            throw ComposeError(.input, "\(error)")
        }
    }

    static func error(_ path: FilePath, _ diagnostics: [Diagnostic], _ sources: SourceMap) -> ComposeError {
        let place = diagnostics.first { $0.severity == .error } ?? diagnostics.first
        let fact = place.map { "\($0.range.location): \($0.message)" } ?? "\(path): it cannot be read"
        return ComposeError(.input, fact, diagnostics: diagnostics, files: sources.files)
    }
}
