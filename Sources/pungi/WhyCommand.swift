import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi why`.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Explain why a package is in a compose.",
        discussion: """
            Works on a finished compose and on one that failed after gathering. For each tree that has the \
            package it prints the way back to what was asked for. Exits with 1 if no tree has it.
            """)

    @Argument(help: "A name, name.arch, NVR, NEVRA or file name.")
    var package: String

    @Option(name: [.customShort("C"), .long], help: ArgumentHelp("The compose.", valueName: "dir"))
    var compose = "."

    @Option(help: ArgumentHelp("Look at this variant only; may be repeated.", valueName: "uid"))
    var variant: [String] = []

    @Option(help: ArgumentHelp("Look at this arch only; may be repeated.", valueName: "arch"))
    var arch: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let environment = try HostEnvironment.current()
        let console = Console(environment)
        let journals = try WhyReport.journals(of: environment.absolute(FilePath(compose)))
        let report = WhyReport(package, journals, variants: variant, arches: arch)
        if json {
            try console.result(report.json + "\n")
        } else if !report.answers.isEmpty || !report.absences.isEmpty {
            try console.result("\(report)\n")
        }
        if report.answers.isEmpty {
            if !json { console.failure("no tree of the compose has '\(package)'") }
            throw ExitCode(1)
        }
    }
}
