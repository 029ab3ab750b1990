import ArgumentParser
import CommandSupport
import ComposeCore
import HostKit
import SystemPackage

/// What both names of the tool take.
struct ReportProgressOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("What happened, such as phase-start.", valueName: "event"))
    var event: String

    func run() async throws {
        let environment = try HostEnvironment.current()
        // It is read even where nobody wants it: whoever sends it must not find the pipe closed.
        let message = try await StandardInput.read()
        try ProgressReport(event: event, environment)?.tell(message)
    }
}

/// `pungi notification-report-progress`.
struct ReportProgressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notification-report-progress",
        abstract: "Tell, as a notification script, which phases a compose is in.",
        discussion: """
            For --notification-script: reads the message on standard input and appends a line for each phase that \
            begins or ends to the file that \(ProgressReport.variable) names. Without it, and for other events, it \
            does nothing.
            """)
    @OptionGroup var options: ReportProgressOptions

    func run() async throws { try await options.run() }
}

/// The same by the reference's name.
struct PungiReportProgress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pungi-notification-report-progress",
        abstract: "Tell, as a notification script, which phases a compose is in.",
        version: pungiVersion)
    @OptionGroup var options: ReportProgressOptions

    func run() async throws { try await options.run() }
}
