import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// What both names of the tool take.
struct UnifiedISOsOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The directory of a finished compose.", valueName: "compose"))
    var compose: String

    @Option(
        help: ArgumentHelp(
            "Make media for this arch only, or for 'src'; may be repeated.", valueName: "arch"))
    var arch: [String] = []

    @Flag(help: "Print the entries of images.json.")
    var json = false

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        var tool = UnifiedISOs(environment.absolute(FilePath(compose)), on: Host(environment: environment))
        tool.arches = arch
        tool.parallel = Machine.processors
        let made = try await tool.perform { console.message("Creating \($0)\n") }
        if json {
            try console.result(String(decoding: made.encoded(), as: UTF8.self) + "\n")
        } else {
            try console.result(made.paths.map { $0 + "\n" }.joined())
        }
    }
}

/// `pungi create-unified-isos`.
struct CreateUnifiedISOsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-unified-isos",
        abstract: "Put the packages of all variants of a compose on one medium.",
        discussion: """
            Makes for each arch an ISO image with the packages of all variants and one with their debug packages, and \
            one of all sources; puts them beside the images of each variant, and lists them in images.json and the \
            checksum files. Run again, it replaces them. Prints the images below the published directory.
            """)
    @OptionGroup var options: UnifiedISOsOptions

    func run() async throws { try await options.run() }
}

/// The same by the reference's name.
struct CreateUnifiedISOsProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-create-unified-isos",
        abstract: "Put the packages of all variants of a compose on one medium.", version: pungiVersion)
    @OptionGroup var options: UnifiedISOsOptions

    func run() async throws { try await options.run() }
}
