import ArgumentParser
import CommandSupport
import ComposeCore
import ConfigSyntax
import HostKit
import SourceDiagnostics
import SystemPackage

/// Runs `config validate`: checks each file, and tells.
struct Validation {
    let options: ValidateOptions
    /// Whether verdicts and values are the reference's own.
    let isReference: Bool

    /// The reference's exit status for a configuration that is not valid.
    private static let invalid = ExitCode(1)

    private var isOnline: Bool { options.online || (isReference && !options.offline) }

    init(_ options: ValidateOptions, isReference: Bool) {
        self.options = options
        self.isReference = isReference
    }

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        var reader = ComposeConfigReader(environment)
        reader.dialect = isReference ? .reference : .standard
        reader.hasOldComposes = options.oldComposes
        reader.ignoresPathsModule = options.ignorePathsModule
        for file in options.schemaOverride {
            reader.table = try SchemaOverride.read(environment.absolute(FilePath(file)), onto: reader.table)
        }
        var report = ValidationReport(
            options.format, console: console, tool: "pungi", version: pungiVersion,
            manner: isReference ? .findings : .verdicts)
        for name in options.configs {
            do {
                let path = environment.absolute(FilePath(name))
                reader.definitions = try options.definitions.definitions + ComposeDefinitions.beside(path)
                let checked = try await check(name, reader, environment)
                try report.add(checked)
            } catch {
                report.add(error, name: name) { error in
                    _ = FailureReport(console: console).tell(error)
                }
            }
        }
        try report.finish()
        if !report.isValid { throw Self.invalid }
    }

    private func check(_ name: String, _ reader: ComposeConfigReader, _ environment: HostEnvironment)
        async throws -> CheckedFile
    {
        var loaded = reader.read(name)
        if isOnline, !loaded.diagnostics.hasErrors {
            let directory = environment.absolute(FilePath(name)).removingLastComponent()
            let resolver = GitReferenceResolver(host: Host(environment: environment))
            try await loaded.resolveReferences(resolver, directory: directory)
        }
        var diagnostics = loaded.diagnostics
        if isReference { diagnostics = ReferenceVerdict.weighed(diagnostics).strict() }
        if options.strict { diagnostics = diagnostics.strict() }
        return CheckedFile(name: name, diagnostics: diagnostics, files: loaded.shownFiles)
    }
}
