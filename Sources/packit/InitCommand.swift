import ArgumentParser
import CommandSupport
import HostKit
import PackitCore
import SystemPackage

/// `packit init`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a configuration for a project.",
        discussion: """
            Writes .packit.yaml, adds the results of 'packit prepare-sources' to .gitignore and, where the \
            project uses pre-commit, the hook that checks the configuration to .pre-commit-config.yaml.
            """)

    @Argument(help: ArgumentHelp("The project's directory.", valueName: "path"))
    var path = "."

    @Flag(name: .shortAndLong, help: "Replace an existing configuration. [PACKIT_FORCE]")
    var force = false

    @Flag(
        name: .customLong("without-precommit"),
        help: "Leave .pre-commit-config.yaml alone. [PACKIT_WITHOUT_PRECOMMIT]")
    var withoutPreCommit = false

    @Flag(
        name: .customLong("force-precommit"),
        help: "Create .pre-commit-config.yaml when it is missing. [PACKIT_FORCE_PRECOMMIT]")
    var forcePreCommit = false

    @Flag(name: [.customShort("n"), .long], help: "Print what would be written, and stop. [PACKIT_DRY_RUN]")
    var dryRun = false

    @OptionGroup var logging: LoggingOptions
    @ParentCommand var root: Packit

    func run() async throws {
        let session = try Session(logging, global: root.global)
        var options = InitPlanner.Options()
        options.force = try flag(force, "force", session)
        options.withoutPreCommit = try flag(withoutPreCommit, "without-precommit", session)
        options.forcePreCommit = try flag(forcePreCommit, "force-precommit", session)
        options.remote =
            try session.options.text(root.global.remote, "remote")
            ?? UserConfig.load(session.environment).upstreamGitRemote
        let plan = try await InitPlanner(directory(session.environment), options).plan(on: session.host)
        if try flag(dryRun, "dry-run", session) {
            try session.console.result(plan.description)
        } else {
            try plan.perform()
        }
        for remark in plan.remarks { session.console.message(remark + "\n") }
    }

    private func flag(_ given: Bool, _ name: String, _ session: Session) throws -> Bool {
        try session.options.flag(given ? true : nil, name) ?? false
    }

    /// A file stands for its directory.
    private func directory(_ environment: HostEnvironment) throws -> FilePath {
        let absolute = environment.absolute(FilePath(path))
        if Files.isDirectory(absolute) { return absolute }
        guard Files.exists(absolute) else {
            throw ValidationError("Invalid value for '[PATH]': '\(path)' is not a directory.")
        }
        return absolute.removingLastComponent()
    }
}
