import ArgumentParser
import CommandSupport
import HostKit
import PackitCore
import SourceDiagnostics
import SystemPackage

/// Runs `config validate`: finds the files, checks each one, and tells.
struct Validation {
    private let options: ValidateOptions

    init(_ options: ValidateOptions) { self.options = options }

    func run() async throws {
        let session = try Session(options.logging)
        let format = try format(session)
        let isStrict = try session.options.flag(options.strict ? true : nil, "strict") ?? false
        let isOnline = try session.options.flag(options.online ? true : nil, "online") ?? false
        var diagnostics: [Diagnostic] = []
        var files: [SourceFile] = []
        var isValid = true
        for target in try targets(session) {
            let loaded = try await check(target, isOnline: isOnline, session)
            let found = isStrict ? loaded.diagnostics.strict() : loaded.diagnostics
            isValid = isValid && !found.hasErrors
            files += loaded.sources.files
            if format == .text {
                tell(found, target.name, loaded.sources.files, session.console)
            } else {
                diagnostics += found
            }
        }
        if format != .text {
            try output(format, session.console).print(diagnostics, files: files)
        }
        if !isValid { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private func format(_ session: Session) throws -> OutputFormat {
        guard let text = session.options.text(options.format?.rawValue, "format") else { return .text }
        guard let format = OutputFormat(rawValue: text) else {
            throw ValidationError("Invalid value for '--format': '\(text)' is not one of text, json, github, sarif.")
        }
        return format
    }

    private func targets(_ session: Session) throws -> [ConfigTarget] {
        if let path = session.options.text(options.configPath, "config-path") {
            let absolute = session.environment.absolute(FilePath(path))
            guard Files.isRegular(absolute) else {
                throw ValidationError("Invalid value for '-c' / '--config-path': Path '\(path)' does not exist.")
            }
            return [ConfigTarget(name: path, path: absolute)]
        }
        let given = options.paths.isEmpty ? ["."] : options.paths
        return try given.map { try ConfigTarget.find($0, in: session.environment) }
    }

    private func check(_ target: ConfigTarget, isOnline: Bool, _ session: Session) async throws -> LoadedConfig {
        var loaded = try ConfigLoader().load(target.path, name: target.name)
        for other in target.ignored {
            loaded.resolved.diagnostics.append(.severalConfigs(target.name, ignored: other))
        }
        if isOnline, !loaded.diagnostics.hasErrors {
            loaded.resolved.diagnostics += await OnlineChecks(host: session.host).diagnostics(for: loaded)
        }
        loaded.resolved.diagnostics = loaded.resolved.diagnostics.ordered()
        return loaded
    }

    private func tell(_ diagnostics: [Diagnostic], _ name: String, _ files: [SourceFile], _ console: Console) {
        output(.text, console).printText(diagnostics, files: files)
        if diagnostics.hasErrors {
            console.message("\(name) does not pass validation: \(TextRenderer.tally(diagnostics) ?? "")\n")
        } else {
            let tally = TextRenderer.tally(diagnostics).map { ", with \($0)" } ?? ""
            console.message("\(name) is valid and ready to be used\(tally)\n")
        }
    }

    private func output(_ format: OutputFormat, _ console: Console) -> DiagnosticOutput {
        DiagnosticOutput(format, console: console, tool: "packit", version: packitVersion)
    }
}
