import CommandSupport
import ComposeCore

/// Tells the user why a command failed, and gives the exit status that says so to a script.
struct FailureReport {
    let console: Console

    func tell(_ error: any Error) -> ExitStatus {
        if let error = error as? ComposeError {
            DiagnosticOutput(.text, console: console, tool: "pungi", version: pungiVersion)
                .printText(error.diagnostics, files: error.files)
        }
        console.failure("\(error)")
        return .stopped
    }
}
