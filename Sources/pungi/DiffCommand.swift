import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi diff`.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Tell what a compose has different from another one.",
        discussion: """
            Compares what the metadata of two composes lists: packages, images, modules and extra files. Each \
            is the directory of a compose, its published part, or a directory with its metadata files alone. \
            Exits with 0 also when they differ, unless --exit-code is given.
            """)

    @Argument(help: ArgumentHelp("The older compose.", valueName: "old"))
    var old: String

    @Argument(help: ArgumentHelp("The newer compose.", valueName: "new"))
    var new: String

    @Option(help: ArgumentHelp("Compare this variant only; may be repeated.", valueName: "uid"))
    var variant: [String] = []

    @Option(help: ArgumentHelp("Compare this arch only; may be repeated.", valueName: "arch"))
    var arch: [String] = []

    @Flag(help: "Name all packages of a source, each with its arch, and debug packages too.")
    var full = false

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Exit with 1 when the composes differ.")
    var exitCode = false

    func run() async throws {
        let environment = try HostEnvironment.current()
        let diff = try ComposeDiff(contents(old, environment), contents(new, environment))
        try Console(environment).result(json ? diff.json + "\n" : diff.text(isFull: full))
        if exitCode, !diff.isEmpty { throw ExitCode(1) }
    }

    private func contents(_ path: String, _ environment: HostEnvironment) throws -> ComposeContents {
        var contents = try ComposeContents(PublishedCompose(environment.absolute(FilePath(path))))
        try contents.keep(variants: variant, arches: arch)
        return contents
    }
}
