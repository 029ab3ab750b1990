import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// What both names of the command take.
struct PatchISOOptions: ParsableArguments {
    @Flag(name: [.customShort("v"), .long], help: "Print the commands that are run.")
    var verbose = false

    @Option(
        help: ArgumentHelp(
            "Whether the image is marked as a supported product's; that of SOURCE without it.",
            valueName: "true|false"))
    var supported: Bool?

    @Option(name: .customLong("volume-id"), help: ArgumentHelp("That of SOURCE without it.", valueName: "id"))
    var volumeID: String?

    @Option(
        help: ArgumentHelp(
            "The arch that the image boots on; makes an image bootable that is not.", valueName: "arch"))
    var forceArch: String?

    @Option(help: ArgumentHelp("Where temporary files go.", valueName: "dir"))
    var workDir: String?

    @Argument(help: ArgumentHelp("The image to make.", valueName: "target"))
    var target: String

    @Argument(help: ArgumentHelp("The image to start from; it stays as it is.", valueName: "source"))
    var source: String

    @Argument(
        help: ArgumentHelp(
            "Directories whose content goes onto the image, later ones over earlier ones.",
            valueName: "graft-dir"))
    var graftDirs: [String] = []

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let isVerbose = verbose
        let tool = PatchISO(request(environment), on: Host(environment: environment)) { command in
            if isVerbose { console.message("+ \(command)\n") }
        }
        let report: PatchISO.Report
        do {
            report = try await tool.run()
        } catch let error as ComposeError {
            guard error.code == .commandLine else { throw error }
            console.failure("\(error)")
            throw ExitCode(2)
        }
        for warning in report.warnings { console.message("warning: \(warning)\n") }
        console.message(summary(report))
    }

    private func request(_ environment: HostEnvironment) -> PatchISO.Request {
        func path(_ text: String) -> FilePath { environment.absolute(FilePath(text)) }
        var request = PatchISO.Request(
            target: path(target), source: path(source), overlays: graftDirs.map(path))
        request.volumeID = volumeID
        request.isSupported = supported
        request.arch = forceArch
        request.workDirectory = workDir.map(path)
        return request
    }

    private func summary(_ report: PatchISO.Report) -> String {
        var facts = ["volume ID '\(report.volumeID)'", report.isSupported ? "supported" : "not supported"]
        if report.isBootable { facts.append("bootable" + (report.arch.map { " on \($0)" } ?? "")) }
        facts.append(report.changes.count == 1 ? "1 file changed" : "\(report.changes.count) files changed")
        return "\(target): \(facts.joined(separator: ", "))\n"
            + report.bootConfigurations.map { "boot configuration edited: \($0)\n" }.joined()
    }
}

/// `pungi patch-iso`.
struct PatchISOCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patch-iso", abstract: "Put files onto an ISO image, or give it another volume ID.",
        discussion: """
            Needs neither root nor mounts. What the image boots by is kept; boot configurations, also those in \
            images/efiboot.img, follow a new volume ID, and a ks.cfg that one of the directories brings. Symbolic \
            links in directories stand for what they lead to, and must not lead out of them.
            """)
    @OptionGroup var options: PatchISOOptions

    func run() async throws { try await options.run() }
}

/// The same by the reference's name.
struct PungiPatchISO: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-patch-iso",
        abstract: "Put files onto an ISO image, or give it another volume ID.",
        version: pungiVersion)
    @OptionGroup var options: PatchISOOptions

    func run() async throws { try await options.run() }
}
