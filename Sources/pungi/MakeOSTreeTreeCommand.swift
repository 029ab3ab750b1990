import ArgumentParser
import CommandSupport
import ComposeCore

/// `pungi make-ostree tree`.
struct MakeOSTreeTreeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tree", abstract: "Make a commit of a treefile's packages.",
        usage: """
            pungi make-ostree tree --repo <dir> --treefile <file> --log-dir <dir> [--extra-config <file>] \
            [--version <version>] [--ostree-ref <ref>] [--update-summary] [--force-new-commit] [--unified-core]
            """,
        discussion: """
            Puts pungi.repo with the repositories of --extra-config beside the treefile, has rpm-ostree make the \
            commit, and moves the branch to it, unless 'tag_ref' of --extra-config is false. The treefile is kept with \
            .bak behind its name; rpm-ostree gets it as JSON. A repository that is missing is made. Prints the branch \
            and the commit, and nothing when nothing has changed since the last one.
            """)

    @Option(help: ArgumentHelp("The OSTree repository to commit to.", valueName: "dir"))
    var repo: String?

    @Option(help: ArgumentHelp("What the tree consists of, in YAML or JSON.", valueName: "file"))
    var treefile: String?

    @Option(help: ArgumentHelp("Where logs go, and commitid.log with the new commit.", valueName: "dir"))
    var logDir: String?

    @Option(
        help: ArgumentHelp(
            "JSON: repo, a list of repositories, keep_original_sources, tag_ref.", valueName: "file"))
    var extraConfig: String?

    @Option(help: ArgumentHelp("The version that the commit's metadata says.", valueName: "version"))
    var version: String?

    @Option(help: ArgumentHelp("The branch in place of the treefile's.", valueName: "ref"))
    var ostreeRef: String?

    @Flag(help: "Write the repository's summary.")
    var updateSummary = false

    @Flag(help: "Make a commit though nothing has changed.")
    var forceNewCommit = false

    @Flag(help: "Have rpm-ostree make the tree in unified core mode.")
    var unifiedCore = false

    func validate() throws { _ = try request(MakeOSTreeRun()) }

    private func request(_ run: MakeOSTreeRun) throws -> MakeOSTreeTree.Request {
        var request = MakeOSTreeTree.Request(
            repository: run.path(try MakeOSTreeRun.needed(repo, "--repo <dir>")),
            treefile: run.path(try MakeOSTreeRun.needed(treefile, "--treefile <file>")),
            logs: run.path(try MakeOSTreeRun.needed(logDir, "--log-dir <dir>")))
        request.extraConfig = extraConfig.map(run.path)
        request.version = version
        request.ref = ostreeRef
        request.updatesSummary = updateSummary
        request.forcesCommit = forceNewCommit
        request.usesUnifiedCore = unifiedCore
        return request
    }

    func run() async throws {
        let run = try MakeOSTreeRun()
        let tool = MakeOSTreeTree(try request(run), on: run.host, tell: run.tell)
        let report = try await run.perform { try await tool.run() }
        guard let commit = report.commit else {
            run.console.message("Nothing has changed: there is no new commit\n")
            return
        }
        try run.console.result((report.ref.map { "\($0) " } ?? "") + "\(commit)\n")
    }
}
