internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// Finds and reads the variants file that a configuration names.
struct VariantsLookup {
    let options: ConfigMapping
    /// The configuration as the user named it.
    let config: String
    let environment: HostEnvironment

    struct Result {
        var source: SourceFile
        var diagnostics: [Diagnostic]
        var variants: Variants
    }

    /// Reads the file; nil when it must be fetched from elsewhere first.
    ///
    /// - Throws: ``FileError`` when it is not there or cannot be read.
    func read() throws(FileError) -> Result? {
        guard let name else { return nil }
        let directory = FilePath(config).removingLastComponent()
        let shown = directory.pushing(FilePath(name))
        let bytes = try Files.read(environment.absolute(shown), limit: 16 << 20)
        var file = VariantsFile(SourceFile(name: shown.string, bytes: bytes))
        let variants = Variants(&file).limited(
            toArches: names(of: "tree_arches"), variants: names(of: "tree_variants"))
        return Result(source: file.source, diagnostics: file.diagnostics, variants: variants)
    }

    /// The path from the directory of the configuration; of a file source only the last part counts.
    private var name: String? {
        guard let value = options["variants_file"] else { return nil }
        if let path = value.string { return path }
        guard let source = value.mapping, source["scm"]?.string == "file" else { return nil }
        return source["file"]?.string.flatMap { FilePath($0).lastComponent?.string }
    }

    private func names(of option: String) -> Set<String> {
        Set((options[option]?.sequence ?? []).compactMap(\.string))
    }
}

extension Diagnostic {
    static func noVariants(_ error: FileError, option: ConfigNode, sources: SourceMap) -> Self {
        Self(
            code: "variants.unreadable", severity: .warning, message: "no variants could be read: \(error)",
            range: sources.range(option.span).firstLine,
            hint: "rules about variants were not checked; the path starts at the configuration",
            path: "variants_file")
    }
}
