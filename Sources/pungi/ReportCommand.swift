import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// `pungi report`.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write a page about a compose: how it went, and what is in it.",
        discussion: """
            Works on every compose, finished or not, also on old ones. The page needs no other file and no server. \
            Prints where it is.
            """)

    @Argument(help: ArgumentHelp("The compose.", valueName: "dir"))
    var compose: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "Where to write; logs/report/index.html of the compose without it.", valueName: "file"))
    var output: String?

    func run() async throws {
        let environment = try HostEnvironment.current()
        let top = environment.absolute(FilePath(compose))
        guard Files.isDirectory(top) else {
            throw ComposeError(.input, "there is no directory \(top); name that of a compose")
        }
        // Links of the page lead from one real place to another.
        let report = ComposeReport(ComposeLayout(try Files.realPath(top)))
        let path = try report.write(to: output.map { environment.absolute(FilePath($0)) })
        try Console(environment).result("\(path)\n")
    }
}
