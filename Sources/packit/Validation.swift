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
        var report = ValidationReport(
            format, console: session.console, tool: "packit", version: packitVersion)
        for target in try targets(session) {
            do {
                try report.add(await check(target, isOnline: isOnline, isStrict: isStrict, session))
            } catch {
                report.add(error, name: target.name) { error in
                    _ = FailureReport(console: session.console).tell(error)
                }
            }
        }
        try report.finish()
        if !report.isValid { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    /// What one argument of the command line means.
    private struct Target: Sendable {
        enum Place: Sendable {
            case file(FilePath)
            case named
            case repository(ProjectSource)
        }
        var name: String
        var place: Place
    }

    private func format(_ session: Session) throws -> OutputFormat {
        guard let text = session.options.text(options.format?.rawValue, "format") else { return .text }
        guard let format = OutputFormat(rawValue: text) else {
            throw ValidationError(
                "Invalid value for '--format': '\(text)' is not one of text, json, github, sarif.")
        }
        return format
    }

    private func targets(_ session: Session) throws -> [Target] {
        if let path = session.options.text(options.configPath, "config-path") {
            let absolute = session.environment.absolute(FilePath(path))
            guard Files.isRegular(absolute) else {
                throw ValidationError(
                    "Invalid value for '-c' / '--config-path': Path '\(path)' does not exist.")
            }
            return [Target(name: path, place: .file(absolute))]
        }
        let given = options.paths.isEmpty ? ["."] : options.paths
        return given.map { name in
            let isPath = Files.exists(session.environment.absolute(FilePath(name)))
            let isURL = !isPath && GitRemote.isURL(name)
            return Target(
                name: isURL ? GitRemote.shown(name) : name, place: isURL ? .repository(.url(name)) : .named)
        }
    }

    private func check(
        _ target: Target, isOnline: Bool, isStrict: Bool, _ session: Session
    ) async throws -> CheckedFile {
        let find = { @Sendable (found: ConfigTarget) in
            try await check(found, isOnline: isOnline, isStrict: isStrict, session)
        }
        switch target.place {
        case .file(let path): return try await find(ConfigTarget(name: target.name, path: path))
        case .named: return try await find(ConfigTarget.find(target.name, in: session.environment))
        case .repository(let source):
            return try await source.withDirectory(on: session.host) { directory in
                try await find(ConfigTarget.find(in: directory, called: target.name))
            }
        }
    }

    private func check(
        _ target: ConfigTarget, isOnline: Bool, isStrict: Bool, _ session: Session
    ) async throws -> CheckedFile {
        let loaded = try ConfigLoader().load(target.path, name: target.name)
        var diagnostics =
            target.ignored.map { Diagnostic.severalConfigs(target.name, ignored: $0) } + loaded.diagnostics
        if isOnline, !diagnostics.hasErrors {
            diagnostics += await OnlineChecks(host: session.host).diagnostics(for: loaded)
            diagnostics = diagnostics.ordered()
        }
        return CheckedFile(
            name: target.name, diagnostics: isStrict ? diagnostics.strict() : diagnostics,
            files: loaded.sources.files)
    }
}
