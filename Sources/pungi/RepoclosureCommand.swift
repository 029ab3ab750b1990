import ArgumentParser
import CommandSupport
import ComposeCore
import CurlHTTP
import HostKit
import RepoKit
import SystemPackage

/// `pungi repoclosure`.
struct RepoclosureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repoclosure",
        abstract: "Find requirements of packages that nothing in their repositories satisfies.",
        discussion: """
            Checks repositories, or with the directory of a compose all its trees: each with what it builds on, \
            as the compose says; relative lookaside repositories of its configuration are sought from the current \
            directory. For each requirement it names what comes nearest, and in a compose why the \
            package is there. Exits with 1 when there are findings, and with 2 for a wrong command line.
            """)

    @Argument(help: ArgumentHelp("Paths or URLs of repositories, or a compose.", valueName: "repo"))
    var repositories: [String]

    @Option(
        help: ArgumentHelp(
            "Check for this arch only, and let $basearch stand for it; may be repeated.", valueName: "arch"))
    var arch: [String] = []

    @Option(
        help: ArgumentHelp(
            "Path or URL of a repository that satisfies requirements without being checked; may be repeated.",
            valueName: "repo"))
    var lookaside: [String] = []

    @Option(help: ArgumentHelp("Check this variant of a compose only; may be repeated.", valueName: "uid"))
    var variant: [String] = []

    @Option(
        name: [.customLong("pkg"), .customLong("package")],
        help: ArgumentHelp("Check packages of this name or pattern only; may be repeated.", valueName: "name")
    )
    var packages: [String] = []

    @Flag(help: "Of each package only its newest version in a repository counts.")
    var newest = false

    @Flag(
        name: .customLong("compat"), help: "Be content with any part of a rich dependency, as dnf is.")
    var isCompatible = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if repositories.isEmpty { throw ValidationError("name a repository or a compose") }
    }

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let listing = RepoclosureListing(try await checks(environment))
        if json {
            try console.result(listing.json + "\n")
        } else {
            try console.result(listing.text)
            if listing.count == 0 { console.message(listing.summary + "\n") }
        }
        guard listing.count > 0 else { return }
        if !json { console.failure("repoclosure ended with \(listing.summary)") }
        throw ExitCode(1)
    }

    private func checks(_ environment: HostEnvironment) async throws -> [RepoclosureListing.Check] {
        let reader = RepositoryReader(
            http: HTTPClient(.init(userAgent: "pungi/\(pungiVersion)", environment: environment)),
            cache: environment.cacheDirectory.pushing("pungi/repodata"))
        let directory = environment.currentDirectory
        if let path = composePath(environment) {
            let compose = try PublishedCompose(path)
            var closure = try ComposeClosure(compose)
            closure.variants = variant
            closure.arches = arch
            closure.lookasides = lookaside
            closure.choice = choice
            return try await closure.check(reader, from: directory).map { RepoclosureListing.Check($0) }
        }
        guard variant.isEmpty else { throw ValidationError("--variant needs the directory of a compose") }
        var checks: [RepoclosureListing.Check] = []
        for arch in arch.isEmpty ? [nil] : arch.map({ Optional($0) }) {
            var closure = RepositoryClosure(repositories, lookasides: lookaside, arch: arch)
            closure.choice = choice
            let report = try await closure.report(reader, from: directory)
            checks.append(RepoclosureListing.Check(arch: arch, report: report))
        }
        return checks
    }

    private var choice: ClosureChoice {
        var choice = ClosureChoice()
        choice.packages = packages
        choice.countsNewestOnly = newest
        if isCompatible { choice.compatibility = .reference }
        return choice
    }

    /// The compose that is asked about, if it is one.
    private func composePath(_ environment: HostEnvironment) -> FilePath? {
        guard repositories.count == 1, let text = repositories.first, !text.contains("://") else {
            return nil
        }
        let path = environment.absolute(FilePath(text))
        return PublishedCompose.isCompose(path) ? path : nil
    }
}
