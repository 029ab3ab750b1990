import ArgumentParser
import CommandSupport
import HostKit
import Logging
import PackitCore
import SourceDiagnostics
import SystemPackage

/// Options of the commands that make an SRPM or its sources.
struct SRPMArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Source-git mode: make patches of the commits since this reference. [PACKIT_UPSTREAM_REF]",
            valueName: "ref"))
    var upstreamRef: String?

    @Flag(inversion: .prefixedNo, help: "Change Release and changelog in the SRPM. [PACKIT_UPDATE_RELEASE]")
    var updateRelease: Bool?

    @Option(
        name: .long,
        help: ArgumentHelp("What follows the release number. [PACKIT_RELEASE_SUFFIX]", valueName: "text"))
    var releaseSuffix: String?

    @Flag(help: "Ignore every configured or given suffix. [PACKIT_DEFAULT_RELEASE_SUFFIX]")
    var defaultReleaseSuffix = false

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Package to work on; may be repeated. All by default. [PACKIT_PACKAGE]", valueName: "name"))
    var package: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long one command of an action may take. [PACKIT_ACTION_TIMEOUT]", valueName: "seconds"))
    var actionTimeout: Int?

    @OptionGroup var logging: LoggingOptions
}

/// Opens a project and runs a body for each of its packages that were asked for.
struct PackageWork {
    let session: Session
    let arguments: SRPMArguments
    private let user: UserConfig

    init(_ arguments: SRPMArguments, global: GlobalOptions) throws {
        self.arguments = arguments
        user = try UserConfig.load(try HostEnvironment.current())
        session = try Session(arguments.logging, global: global, user: user)
        for diagnostic in user.diagnostics {
            session.logger.warning("\(diagnostic.range.location): \(diagnostic.message)")
        }
    }

    /// The options of the workflow, as far as all commands share them.
    func options() throws -> SRPMOptions {
        var options = SRPMOptions()
        options.upstreamRef = session.options.text(arguments.upstreamRef, "upstream-ref")
        options.updatesRelease = try session.options.flag(arguments.updateRelease, "update-release")
        options.releaseSuffix = session.options.text(arguments.releaseSuffix, "release-suffix")
        options.usesDefaultSuffix =
            try session.options.flag(arguments.defaultReleaseSuffix ? true : nil, "default-release-suffix")
            ?? false
        if let text = session.options.text(arguments.actionTimeout.map(String.init), "action-timeout") {
            guard let seconds = Int(text), seconds > 0 else {
                throw ValidationError(
                    "Invalid value for '--action-timeout': '\(text)' is not a number of seconds.")
            }
            options.actionTimeout = .seconds(seconds)
        }
        return options
    }

    /// Opens the project that an argument names, for as long as a body runs.
    func withProject(
        _ path: String?, global: GlobalOptions, preparing checkout: CheckoutRequest = CheckoutRequest(),
        _ body: @Sendable (Project) async throws -> Void
    ) async throws {
        let environment = session.environment
        var request = ProjectRequest(user: user)
        request.configPath = session.options.text(global.config, "package-config-path")
        request.remote = session.options.text(global.remote, "remote")
        let source = try ProjectSource(session.options.text(path, "path-or-url") ?? ".", in: environment)
        let opening = request
        try await session.progress.drawing {
            try await source.withDirectory(on: session.host) { directory in
                try await checkout.apply(to: directory, on: session.host)
                try await body(
                    try await Project.open(directory, opening, on: session.host, logger: session.logger))
            }
        }
    }

    /// Runs a body for each package that was asked for, one after the other: they share a checkout.
    func forEachPackage(
        of project: Project, packages: [PackageConfig]? = nil,
        _ body: (PackageContext) async throws -> Void
    ) async throws {
        let names = session.options.texts(arguments.package, "package")
        let progress = session.progress
        for package in try packages ?? project.packages(named: names) {
            try await project.withContext(for: package, progress: { progress.show($0) }, body)
        }
    }
}
