public import ConfigSyntax
public import SourceDiagnostics

/// Reads files of module metadata: modulemd and modulemd-stream, defaults, obsoletes, translations, packager
/// documents.
public struct ModuleReader: Sendable {
    public var limits: YAMLLimits

    public init() {
        limits = YAMLLimits()
        // Distributions publish their modules in one file.
        limits.size = 256 << 20
    }

    /// Reads all documents of a file.
    ///
    /// - Throws: `.malformed` if the file is no YAML. A document that is YAML and makes no sense is left out, and
    ///   told in the diagnostics.
    public func read(_ file: SourceFile) throws(ModuleError) -> ModuleFile {
        do throws(YAMLError) {
            var reading = try ModuleReading(file, limits)
            try reading.run()
            return ModuleFile(
                documents: reading.documents, diagnostics: reading.diagnostics, file: file)
        } catch {
            let diagnostic = error.diagnostic(in: SourceMap([file]))
            throw ModuleError(
                .malformed,
                "\(diagnostic.range.location): \(diagnostic.message)"
                    + (diagnostic.hint.map { "; \($0)" } ?? ""),
                diagnostics: [diagnostic], files: [file])
        }
    }
}
