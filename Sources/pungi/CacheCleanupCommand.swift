import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// What both names of the tool take.
struct CacheCleanupOptions: ParsableArguments {
    @Flag(name: [.customShort("n"), .long], help: "Say what would be removed, and remove nothing.")
    var dryRun = false

    @Flag(help: "Print what is removed.")
    var verbose = false

    @Option(help: ArgumentHelp("Keep what was used within so many days.", valueName: "days"))
    var maxAge = 7

    @Argument(help: ArgumentHelp("The directory of koji_cache.", valueName: "cache-dir"))
    var directory: String

    func validate() throws {
        guard (0...3_650_000).contains(maxAge) else {
            throw ValidationError("--max-age is a number of days, not \(maxAge)")
        }
    }

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let cache = environment.absolute(FilePath(directory))
        var cleanup = KojiCacheCleanup(cache, age: .seconds(maxAge * 86_400))
        cleanup.isDry = dryRun
        var lines: [String] = []
        let report = try await cleanup.run(now: environment.now()) { lines.append("\(cache.pushing($0))\n") }
        if verbose { try console.result(lines.joined()) }
        try console.result(
            dryRun ? "Would reclaim \(report.bytes) bytes.\n" : "Reclaimed \(report.bytes) bytes.\n")
    }
}

/// `pungi cache-cleanup`.
struct CacheCleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache-cleanup", abstract: "Remove old packages from the cache of Koji's packages.",
        discussion: """
            Removes from the directory of koji_cache packages and headers that no compose has a link to and that were \
            not used for some days, old locks and empty directories. It may run while composes are made.
            """)
    @OptionGroup var options: CacheCleanupOptions

    func run() async throws { try await options.run() }
}

/// The same by the reference's name.
struct CacheCleanupProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-cache-cleanup",
        abstract: "Remove old packages from the cache of Koji's packages.",
        version: pungiVersion)
    @OptionGroup var options: CacheCleanupOptions

    func run() async throws { try await options.run() }
}
