import ArgumentParser
import CommandSupport
import HostKit
import Logging
import PackitCore
import SystemPackage

/// `packit srpm`.
struct SRPMCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "srpm", abstract: "Make a source RPM of a git checkout.",
        discussion: """
            The version comes from the action get-current-version or the newest tag, the archive from the action \
            create-archive or from HEAD. The checkout is as before afterwards. The path of the SRPM is printed \
            on standard output.
            """)

    @Argument(
        help: ArgumentHelp(
            "Checkout, or URL of a repository; by default the current directory.", valueName: "path-or-url"))
    var path: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Write the SRPM to this file or directory. [PACKIT_OUTPUT]", valueName: "path"))
    var output: String?

    @Flag(help: "Leave the spec file alone. [PACKIT_PRESERVE_SPEC]")
    var preserveSpec = false

    @Flag(inversion: .prefixedNo, help: .hidden)
    var bump: Bool?

    @Flag(help: "Leave the changed spec file, the archive and downloads in the checkout. [PACKIT_KEEP]")
    var keep = false

    @Flag(name: [.customShort("n"), .long], help: "Show what would be done, and do nothing.")
    var dryRun = false

    @OptionGroup var arguments: SRPMArguments
    @ParentCommand var packit: Packit

    func run() async throws {
        let work = try PackageWork(arguments, global: packit.global)
        let options = try options(work)
        let output = work.session.options.text(output, "output")
        try await work.withProject(path, global: packit.global) { project in
            let directory = work.session.environment.currentDirectory
            let target = output.map { work.session.environment.absolute(FilePath($0)) } ?? directory
            try check(target, for: project, work)
            try await work.forEachPackage(of: project) { context in
                let workflow = SRPMWorkflow(context, options)
                if dryRun {
                    try work.session.console.result(try await workflow.plan(output: target).description)
                    return
                }
                let srpm = try await workflow.build(to: target)
                work.session.logger.info("SRPM: \(srpm)")
                try work.session.console.result("\(srpm)\n")
            }
        }
    }

    private func options(_ work: PackageWork) throws -> SRPMOptions {
        var options = try work.options()
        if let bump {
            guard arguments.updateRelease == nil else {
                throw ValidationError("--[no-]bump and --[no-]update-release are mutually exclusive")
            }
            work.session.logger.warning("--[no-]bump is deprecated. Use --[no-]update-release instead.")
            options.updatesRelease = bump
        }
        options.preservesSpec = try work.session.options.flag(preserveSpec ? true : nil, "preserve-spec")
        options.keepsChanges = try work.session.options.flag(keep ? true : nil, "keep") ?? false
        return options
    }

    /// Several SRPMs do not fit into one file.
    private func check(_ target: FilePath, for project: Project, _ work: PackageWork) throws {
        let names = work.session.options.texts(arguments.package, "package")
        guard try project.packages(named: names).count > 1, !Files.isDirectory(target) else { return }
        throw ValidationError(
            "--output must be a directory when there are several packages; choose one with -p.")
    }
}
