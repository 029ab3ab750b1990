import ArgumentParser
import CommandSupport
import ComposeCore

/// `pungi make-ostree container`.
struct MakeOSTreeContainerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "container", abstract: "Make a container of a treefile's packages that systems boot.",
        usage: """
            pungi make-ostree container --name <name> --path <dir> --treefile <file> --log-dir <dir> \
            [--extra-config <file>] [--version <version>] [--ostree-ref <ref>]
            """,
        discussion: """
            Puts pungi.repo with the repositories of --extra-config beside the treefile, and has rpm-ostree make \
            <dir>/<name>.ociarchive. The treefile is kept with .bak behind its name; rpm-ostree gets it as JSON. Prints \
            the archive.
            """)

    @Option(help: ArgumentHelp("The archive's name, without .ociarchive.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("The directory that the archive is put into.", valueName: "dir"))
    var path: String?

    @Option(help: ArgumentHelp("What the container consists of, in YAML or JSON.", valueName: "file"))
    var treefile: String?

    @Option(help: ArgumentHelp("Where the log goes.", valueName: "dir"))
    var logDir: String?

    @Option(
        help: ArgumentHelp(
            "JSON: repo, a list of repositories, and keep_original_sources.", valueName: "file"))
    var extraConfig: String?

    @Option(help: ArgumentHelp("The version that the commit's metadata says.", valueName: "version"))
    var version: String?

    @Option(help: ArgumentHelp("The branch in place of the treefile's.", valueName: "ref"))
    var ostreeRef: String?

    func validate() throws { _ = try request(MakeOSTreeRun()) }

    private func request(_ run: MakeOSTreeRun) throws -> MakeOSTreeContainer.Request {
        var request = MakeOSTreeContainer.Request(
            name: try MakeOSTreeRun.needed(name, "--name <name>"),
            path: run.path(try MakeOSTreeRun.needed(path, "--path <dir>")),
            treefile: run.path(try MakeOSTreeRun.needed(treefile, "--treefile <file>")),
            logs: run.path(try MakeOSTreeRun.needed(logDir, "--log-dir <dir>")))
        request.extraConfig = extraConfig.map(run.path)
        request.version = version
        request.ref = ostreeRef
        return request
    }

    func run() async throws {
        let run = try MakeOSTreeRun()
        let tool = MakeOSTreeContainer(try request(run), on: run.host, tell: run.tell)
        let archive = try await run.perform { try await tool.run() }
        try run.console.result("\(archive)\n")
    }
}
