import ArgumentParser
import CommandSupport
import ConfigSyntax
import HostKit
internal import JSONKit
import PackitCore
import SourceDiagnostics
import SystemPackage

/// `packit config show`.
struct ConfigShowCommand: AsyncParsableCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case yaml, json
    }

    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the effective configuration.",
        discussion: """
            Shows what counts for each package, and for each package as each job sees it, after defaults and \
            overriding. Every value tells where it comes from: a place in the file, the project, or a default.
            """)

    @Argument(help: ArgumentHelp("A configuration, or the directory of a project.", valueName: "path"))
    var path = "."

    @Option(
        name: [.customShort("p"), .long],
        help: ArgumentHelp(
            "Show this package only; may be given several times. [PACKIT_PACKAGE]", valueName: "name"))
    var package: [String] = []

    @Option(help: ArgumentHelp("Form of the output: yaml or json. [PACKIT_FORMAT]", valueName: "format"))
    var format: Format?

    @Option(
        help: ArgumentHelp(
            "Show this job only; its number is that of jobs[0], jobs[1], … [PACKIT_JOB]", valueName: "number")
    )
    var job: Int?

    @OptionGroup var logging: LoggingOptions
    @ParentCommand var root: Packit

    func run() async throws {
        let session = try Session(logging, global: root.global)
        let format = try format(session)
        let user = try UserConfig.load(session.environment)
        let target = try target(session, user)
        let remote = session.options.text(root.global.remote, "remote") ?? user.upstreamGitRemote
        let project = project(of: target, session.environment)
        let facts = try ProjectFacts.checkout(project, remote: remote)
        let loaded = try ConfigLoader()
            .load(target.path, name: target.name, project: project, facts: facts, checks: .schema)
        guard !loaded.diagnostics.hasErrors else {
            DiagnosticOutput(.text, console: session.console, tool: "packit", version: packitVersion)
                .printText(loaded.diagnostics.filter { $0.severity == .error }, files: loaded.sources.files)
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        let report = try EffectiveReport(
            loaded.resolved, packages: session.options.texts(package, "package"), job: try number(session))
        try session.console.result(format == .json ? report.json.text() + "\n" : report.yaml)
    }

    private func target(_ session: Session, _ user: UserConfig) throws -> ConfigTarget {
        let given = session.options.text(root.global.config, "package-config-path")
        guard let config = given ?? user.packageConfigPath else {
            return try ConfigTarget.find(path, in: session.environment)
        }
        return ConfigTarget(name: config, path: session.environment.absolute(FilePath(config)))
    }

    /// The directory that the configuration speaks of, wherever it lies itself.
    private func project(of target: ConfigTarget, _ environment: HostEnvironment) -> FilePath {
        let given = environment.absolute(FilePath(path))
        return Files.isDirectory(given) ? given : target.path.removingLastComponent()
    }

    private func format(_ session: Session) throws -> Format {
        guard let text = session.options.text(format?.rawValue, "format") else { return .yaml }
        guard let format = Format(rawValue: text) else {
            throw ValidationError("Invalid value for '--format': '\(text)' is not one of yaml, json.")
        }
        return format
    }

    private func number(_ session: Session) throws -> Int? {
        guard let text = session.options.text(job.map(String.init), "job") else { return nil }
        guard let number = Int(text) else {
            throw ValidationError("Invalid value for '--job': '\(text)' is not a number.")
        }
        return number
    }
}
