public import ConfigSyntax
public import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// Reads compose configurations from files, and checks them.
public struct ComposeConfigReader: Sendable {
    /// Variables that are set beforehand.
    public var definitions: [ConfDefinition] = []
    public var dialect = ConfDialect.standard
    /// Whether there are old composes to compare with.
    public var hasOldComposes = false
    /// Whether a Python module for the layout is passed over with a warning.
    public var ignoresPathsModule = false
    /// The options to check against.
    public var table = ComposeKeys.root
    private let environment: HostEnvironment

    static let pathsModuleCode: Diagnostic.Code = "config.paths-module"

    public init(_ environment: HostEnvironment) { self.environment = environment }

    /// Reads and checks one configuration with all that it includes.
    ///
    /// - Parameter path: The file as the user names it; messages do so too.
    /// - Returns: What was read and found. With an error among the findings it cannot be used.
    public func read(_ path: String) -> LoadedComposeConfig {
        var loaded = load(path)
        check(&loaded)
        // The rules of phases take it for granted that each value is what its option takes.
        if !loaded.diagnostics.hasErrors { checkPhases(&loaded.document, path: path) }
        loaded.document.diagnostics = loaded.diagnostics.limited()
        return loaded
    }

    /// Reads a configuration with all that it includes; nothing is checked but that it can be read.
    public func load(_ path: String, format: ConfFormat = .byName) -> LoadedComposeConfig {
        var document = ConfDocument(
            path: path, format: format, definitions: definitions, dialect: dialect
        ) { path in
            try Files.read(environment.absolute(FilePath(path)), limit: ConfLimits().size + 1)
        }
        let table = table
        document.removeDefinitions(definitions) { table[$0] != nil || table.removal(of: $0) != nil }
        return LoadedComposeConfig(document: document, table: table)
    }

    /// Checks the options by themselves and against each other.
    public func check(_ loaded: inout LoadedComposeConfig) {
        guard !loaded.diagnostics.hasErrors else { return }
        loaded.document.diagnostics += findings(loaded.document)
    }

    private func findings(_ document: ConfDocument) -> [Diagnostic] {
        guard let options = document.root.mapping else { return [] }
        let sources = document.sources
        var checker = ShapeChecker(sources: sources, scalars: .exact)
        checker.check(options, against: table, path: "", of: document.root)
        var findings = checker.diagnostics.map { ignoresPathsModule ? Self.tolerated($0) : $0 }
        findings += ConditionChecks(options: options, sources: sources).diagnostics()
        findings += BlockChecks(options: options, sources: sources).diagnostics()
        return findings
    }

    private func checkPhases(_ document: inout ConfDocument, path: String) {
        guard let options = document.root.mapping else { return }
        let sources = document.sources
        document.diagnostics +=
            PhaseChecks(options: options, sources: sources, hasOldComposes: hasOldComposes).diagnostics()
        do throws(FileError) {
            let lookup = VariantsLookup(options: options, config: path, environment: environment)
            guard let found = try lookup.read() else { return }
            _ = document.sources.add(found.source)
            document.diagnostics += found.diagnostics
            guard !found.diagnostics.hasErrors else { return }
            document.diagnostics +=
                VariantChecks(options: options, sources: sources, variants: found.variants).diagnostics()
        } catch {
            guard let option = options["variants_file"] else { return }
            document.diagnostics.append(.noVariants(error, option: option, sources: sources))
        }
    }

    private static func tolerated(_ finding: Diagnostic) -> Diagnostic {
        guard finding.code == pathsModuleCode else { return finding }
        var finding = finding
        finding.severity = .warning
        finding.hint = "write the changes as 'paths_templates'"
        return finding
    }
}
