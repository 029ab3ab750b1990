import ArgumentParser
import CommandSupport
import ComposeCore
import ConfigSyntax
import HostKit
import SystemPackage

/// Runs `config dump`.
struct Dump {
    let options: DumpOptions
    /// Whether verdicts and values are the reference's own.
    let isReference: Bool

    /// The reference's exit status for a configuration that is not valid.
    private static let invalid = ExitCode(1)

    init(_ options: DumpOptions, isReference: Bool) {
        self.options = options
        self.isReference = isReference
    }

    func run() async throws {
        let host = Host(environment: try HostEnvironment.current())
        let console = Console(host.environment)
        let dumper = dumper(host)
        do {
            if let directory = options.multi, let description = options.sources.first {
                try await dumper.dumpParts(description, into: FilePath(directory))
            } else {
                try await console.result(dumper.dump(options.sources).pythonJSON)
            }
        } catch let error as ComposeError {
            throw tell(error, console)
        }
    }

    private func dumper(_ host: Host) -> ConfigDumper {
        var reader = ComposeConfigReader(host.environment)
        reader.definitions = options.definitions.definitions
        reader.dialect = isReference ? .reference : .standard
        reader.ignoresPathsModule = options.ignorePathsModule
        var dumper = ConfigDumper(reader, environment: host.environment)
        dumper.event = options.freezeEvent
        dumper.isRaw = options.justDump
        dumper.resolver = options.offline || options.justDump ? nil : GitReferenceResolver(host: host)
        dumper.processors = Machine.processors
        dumper.isReference = isReference
        return dumper
    }

    private func tell(_ error: ComposeError, _ console: Console) -> ExitCode {
        switch error.code {
        case .configuration:
            DiagnosticOutput(.text, console: console, tool: "pungi", version: pungiVersion)
                .printText(error.diagnostics, files: error.files)
            return Self.invalid
        default:
            console.message("\(error)\n")
            return ExitCode(ExitStatus.failure.rawValue)
        }
    }
}
