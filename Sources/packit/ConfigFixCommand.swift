import ArgumentParser
import CommandSupport
import HostKit
import PackitCore
import SourceDiagnostics
import SystemPackage

/// `packit config fix`.
struct ConfigFixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix", abstract: "Rewrite deprecated and renamed names in place.",
        discussion: """
            Comments and layout stay. Only what has exactly one replacement of the same meaning is \
            rewritten; each change is printed with its place.
            """)

    @Argument(
        help: ArgumentHelp(
            "Configurations, or directories of projects; by default the current directory.", valueName: "path"
        ))
    var paths: [String] = []

    @Flag(help: "Write nothing; exit with 2 when something would change. [PACKIT_CHECK]")
    var check = false

    @Flag(help: "Write nothing; print the changes as a unified diff. [PACKIT_DIFF]")
    var diff = false

    @Flag(help: "Also replace misspelt names by the nearest known ones. [PACKIT_UNSAFE]")
    var unsafe = false

    @OptionGroup var logging: LoggingOptions

    func run() async throws {
        let session = try Session(logging)
        let isCheck = try session.options.flag(check ? true : nil, "check") ?? false
        let isDiff = try session.options.flag(diff ? true : nil, "diff") ?? false
        let isUnsafe = try session.options.flag(unsafe ? true : nil, "unsafe") ?? false
        var status = ExitStatus.success
        for path in paths.isEmpty ? ["."] : paths {
            do {
                let target = try ConfigTarget.find(path, in: session.environment)
                let file = SourceFile(name: target.name, bytes: try Files.read(target.path))
                let fix = try ConfigFix(file, isUnsafe: isUnsafe)
                if fix.hasChanges, !isCheck, !isDiff {
                    try Files.writeAtomically(fix.file.bytes, to: target.path)
                }
                try tell(fix, isDiff: isDiff, session.console)
                if fix.hasChanges, isCheck { status = .failure }
            } catch let error where error is PackitError || error is FileError {
                // The other files are not to blame.
                status = FailureReport(console: session.console).tell(error)
            }
        }
        if status != .success { throw ExitCode(status.rawValue) }
    }

    private func tell(_ fix: ConfigFix, isDiff: Bool, _ console: Console) throws {
        if isDiff {
            try console.result(UnifiedDiff.text(from: fix.original, to: fix.file))
        } else {
            try console.result(fix.changes.map { $0.description + "\n" }.joined())
        }
        if !fix.hasChanges { console.message("\(fix.original.name): nothing to rewrite\n") }
        DiagnosticOutput(.text, console: console, tool: "packit", version: packitVersion)
            .printText(fix.remarks, files: [fix.file])
    }
}
