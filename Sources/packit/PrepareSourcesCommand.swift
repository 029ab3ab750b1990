import ArgumentParser
import CommandSupport
import HostKit
import Logging
import PackitCore
import SystemPackage

/// `packit prepare-sources`.
struct PrepareSourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prepare-sources", abstract: "Prepare the sources of a source RPM without building it.",
        discussion: """
            Does all that 'packit srpm' does before rpmbuild, and copies the directory of the spec file. The \
            changes stay in the checkout, too.
            """)

    @Argument(
        help: ArgumentHelp(
            "Checkout, or URL of a repository; by default the current directory.", valueName: "path-or-url"))
    var path: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Copy the sources there; 'prepare_sources_result' by default. [PACKIT_RESULT_DIR]",
            valueName: "directory"))
    var resultDir: String?

    @Flag(help: "Leave the spec file alone. [PACKIT_PRESERVE_SPEC]")
    var preserveSpec = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Consider only tags that this reference can reach. [PACKIT_MERGED_REF]", valueName: "ref"))
    var mergedRef: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Use the settings of the N-th job, counted from 0. [PACKIT_JOB_CONFIG_INDEX]", valueName: "n"))
    var jobConfigIndex: Int?

    @Option(name: .long, help: ArgumentHelp("Check this reference out first. [PACKIT_REF]", valueName: "ref"))
    var ref: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Check this pull request out first; for URLs. [PACKIT_PR_ID]", valueName: "id"))
    var prId: String?

    @Flag(inversion: .prefixedNo, help: "Merge the pull request into its target. [PACKIT_MERGE_PR]")
    var mergePr: Bool?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Branch that the pull request is merged into. [PACKIT_TARGET_BRANCH]", valueName: "branch"))
    var targetBranch: String?

    @Flag(
        inversion: .prefixedNo,
        help:
            "Link archives elsewhere into the directory of the spec file, or copy them. [PACKIT_CREATE_SYMLINKS]"
    )
    var createSymlinks: Bool?

    @OptionGroup var arguments: SRPMArguments
    @ParentCommand var packit: Packit

    func run() async throws {
        let work = try PackageWork(arguments, global: packit.global)
        let session = work.session
        var options = try work.options()
        options.preservesSpec = try session.options.flag(preserveSpec ? true : nil, "preserve-spec")
        options.mergedRef = session.options.text(mergedRef, "merged-ref")
        options.createsSymlinks = try session.options.flag(createSymlinks, "create-symlinks") ?? true
        options.keepsChanges = true
        let settled = options
        let request = try checkoutRequest(session)
        let index = try jobIndex(session)
        try await work.withProject(path, global: packit.global, preparing: request) { project in
            let names = session.options.texts(arguments.package, "package")
            let packages =
                try index.map { try project.packages(ofJob: $0, named: names) }
                ?? project.packages(named: names)
            try await work.forEachPackage(of: project, packages: packages) { context in
                let directory = resultDirectory(for: context, isOnly: packages.count == 1, session)
                try await SRPMWorkflow(context, settled).prepareSources(to: directory)
                session.logger.info("Sources: \(directory)")
                try session.console.result("\(directory)\n")
            }
        }
    }

    private func jobIndex(_ session: Session) throws -> Int? {
        guard let text = session.options.text(jobConfigIndex.map(String.init), "job-config-index") else {
            return nil
        }
        guard let index = Int(text) else {
            throw ValidationError("Invalid value for '--job-config-index': '\(text)' is not a number.")
        }
        return index
    }

    private func checkoutRequest(_ session: Session) throws -> CheckoutRequest {
        CheckoutRequest(
            reference: session.options.text(ref, "ref"), pullRequest: session.options.text(prId, "pr-id"),
            mergesPullRequest: try session.options.flag(mergePr, "merge-pr") ?? true,
            targetBranch: session.options.text(targetBranch, "target-branch"))
    }

    /// The given directory, or one named after the package's own when there are several.
    private func resultDirectory(for context: PackageContext, isOnly: Bool, _ session: Session) -> FilePath {
        if let given = session.options.text(resultDir, "result-dir") {
            let directory = session.environment.absolute(FilePath(given))
            return isOnly ? directory : directory.appending(context.config.name)
        }
        let path = context.config.directory.split(separator: "/").filter { $0 != "." }.joined(separator: "_")
        let name = ["prepare_sources_result", path].filter { !$0.isEmpty }.joined(separator: "_")
        return session.environment.currentDirectory.appending(name)
    }
}
