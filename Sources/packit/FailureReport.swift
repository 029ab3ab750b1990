import CommandSupport
import HostKit
import PackitCore
import SourceDiagnostics

/// Tells the user why a command failed, and gives the exit status that says so to a script.
struct FailureReport {
    let console: Console

    func tell(_ error: any Error) -> ExitStatus {
        switch error {
        case let error as PackitError:
            DiagnosticOutput(.text, console: console, tool: "packit", version: packitVersion)
                .printText(error.diagnostics, files: error.files)
            console.failure(error.message)
            return .failure
        case let error as CommandFailure where error.code == .cancelled:
            console.message("Quitting on user request.\n")
            return .stopped
        case is CancellationError:
            console.message("Quitting on user request.\n")
            return .stopped
        case is CommandFailure, is FileError, is OptionSources.Failure:
            console.failure("\(error)")
            return .failure
        case let error as UserConfigFailure:
            console.failure(error.description)
            return .stopped
        default:
            console.failure("\(error)")
            console.message(
                "Unexpected exception occurred,\nplease file an issue here:\nhttps://github.com/packit/packit/issues\n"
            )
            return .unexpected
        }
    }
}
