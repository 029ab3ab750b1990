import ArgumentParser
import CommandSupport
import HostKit
import Logging
import PackitCore
import SystemPackage

/// The group of commands that build.
struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Build RPMs.",
        subcommands: [BuildLocallyCommand.self, BuildInMockCommand.self])

    @Option(
        name: .long,
        help: ArgumentHelp("Build this source RPM, do not make one. [PACKIT_BUILD_SRPM]", valueName: "file"))
    var srpm: String?

    @ParentCommand var packit: Packit

    /// The SRPM to build, when one was given.
    func givenSRPM(_ session: Session) throws -> FilePath? {
        guard let path = session.options.text(srpm, "build-srpm") else { return nil }
        let absolute = session.environment.absolute(FilePath(path))
        guard Files.isRegular(absolute) else {
            throw ValidationError("Invalid value for '--srpm': File '\(path)' does not exist.")
        }
        return absolute
    }
}

/// `packit build locally`.
struct BuildLocallyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "locally", abstract: "Build RPMs with rpmbuild on this machine.",
        discussion:
            "The RPMs go to the current directory, by architecture; their paths are printed on standard output."
    )

    @Argument(
        help: ArgumentHelp(
            "Checkout, or URL of a repository; by default the current directory.", valueName: "path-or-url"))
    var path: String?

    @OptionGroup var arguments: SRPMArguments
    @ParentCommand var build: BuildCommand

    func run() async throws {
        let global = build.packit.global
        let work = try PackageWork(arguments, global: global)
        let options = try work.options()
        let given = try build.givenSRPM(work.session)
        try await work.withProject(path, global: global) { project in
            try await work.forEachPackage(of: project) { context in
                let directory = work.session.environment.currentDirectory
                let workflow = SRPMWorkflow(context, options)
                let packages =
                    try await given == nil
                    ? workflow.buildBinaries(into: directory)
                    : workflow.rebuild(given ?? directory, into: directory)
                try work.tell(packages)
            }
        }
    }
}

/// `packit build in-mock`.
struct BuildInMockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in-mock", abstract: "Build RPMs in mock's chroot.",
        discussion: "The paths of the RPMs are printed on standard output.")

    @Argument(
        help: ArgumentHelp(
            "Checkout, or URL of a repository; by default the current directory.", valueName: "path-or-url"))
    var path: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Mock's chroot. [PACKIT_ROOT]", valueName: "name"))
    var root: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Directory for the results; the current one by default. [PACKIT_RESULTDIR]",
            valueName: "directory"))
    var resultdir: String?

    @Flag(help: "Leave the results where mock puts them. [PACKIT_DEFAULT_RESULTDIR]")
    var defaultResultdir = false

    @OptionGroup var arguments: SRPMArguments
    @ParentCommand var build: BuildCommand

    func run() async throws {
        let global = build.packit.global
        let work = try PackageWork(arguments, global: global)
        let session = work.session
        let options = try work.options()
        let given = try build.givenSRPM(session)
        let leavesResults =
            try session.options.flag(defaultResultdir ? true : nil, "default-resultdir") ?? false
        let directory = session.environment.absolute(
            FilePath(session.options.text(resultdir, "resultdir") ?? "."))
        let mock = MockBuild(
            root: session.options.text(root, "root") ?? "default",
            resultDirectory: leavesResults ? nil : directory)
        try await work.withProject(path, global: global) { project in
            try await work.forEachPackage(of: project) { context in
                try work.tell(try await mock.build(given, context, options))
            }
        }
    }
}

extension PackageWork {
    /// Prints the packages that were built.
    func tell(_ packages: [FilePath]) throws {
        session.logger.info("RPMs:")
        for package in packages { session.logger.info(" * \(package)") }
        try session.console.result(packages.map { "\($0)\n" }.joined())
    }
}
