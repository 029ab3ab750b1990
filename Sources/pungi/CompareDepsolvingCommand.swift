import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// What both names of the tool take.
struct CompareDepsolvingOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The log of the older gather.", valueName: "old"))
    var old: String

    @Argument(help: ArgumentHelp("The log of the newer gather.", valueName: "new"))
    var new: String

    func run() throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        func packages(_ path: String) throws -> GatheredPackages {
            let packages = try GatheredPackages(environment.absolute(FilePath(path)))
            if packages.isEmpty {
                console.message("warning: \(path) names no package; is it a log of a gather?\n")
            }
            return packages
        }
        let comparison = try DepsolvingComparison(packages(old), packages(new))
        try console.result(comparison.text)
        if !comparison.isEmpty { throw ExitCode(1) }
    }
}

/// `pungi compare-depsolving`.
struct CompareDepsolvingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare-depsolving",
        abstract: "Tell which packages one gather brought and another did not.",
        discussion: """
            Compares the lines of packages, debug packages and sources in two logs of gathers, compressed or not. The \
            names of the files count, not where they lie or why they were taken. Exits with 1 when they differ.
            """)
    @OptionGroup var options: CompareDepsolvingOptions

    func run() async throws { try options.run() }
}

/// The same by the reference's name.
struct PungiCompareDepsolving: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-compare-depsolving",
        abstract: "Tell which packages one gather brought and another did not.",
        version: pungiVersion)
    @OptionGroup var options: CompareDepsolvingOptions

    func run() async throws { try options.run() }
}
