public import SourceDiagnostics

/// What the validation of one file found.
public struct CheckedFile: Sendable {
    /// The name as the user gave it.
    public var name: String
    public var diagnostics: [Diagnostic]
    /// The texts that the diagnostics point into.
    public var files: [SourceFile]

    public init(name: String, diagnostics: [Diagnostic], files: [SourceFile]) {
        self.name = name
        self.diagnostics = diagnostics
        self.files = files
    }
}

/// Tells what validation found: as text file by file, in machine forms all at the end.
public struct ValidationReport {
    /// How text is told.
    public enum Manner: Sendable {
        /// On standard error, with a verdict on each file.
        case verdicts
        /// On standard output, findings alone.
        case findings
    }

    /// Whether there was no error so far.
    public private(set) var isValid = true
    private let output: DiagnosticOutput
    private let console: Console
    private let manner: Manner
    private var diagnostics: [Diagnostic] = []
    private var files: [SourceFile] = []

    public init(
        _ format: OutputFormat, console: Console, tool: String, version: String, manner: Manner = .verdicts
    ) {
        output = DiagnosticOutput(format, console: console, tool: tool, version: version)
        self.console = console
        self.manner = manner
    }

    /// Takes what one file's validation found.
    public mutating func add(_ checked: CheckedFile) throws {
        isValid = isValid && !checked.diagnostics.hasErrors
        guard output.format == .text else {
            diagnostics += checked.diagnostics
            files += checked.files
            return
        }
        switch manner {
        case .findings: try console.result(output.text(checked.diagnostics, files: checked.files))
        case .verdicts: tell(checked)
        }
    }

    /// Takes a file that could not be looked at; the others are checked all the same.
    ///
    /// - Parameter tell: Tells the user, when the form is text.
    public mutating func add(_ error: any Error, name: String, tell: (any Error) -> Void) {
        isValid = false
        if output.format == .text { return tell(error) }
        diagnostics.append(.unreadable(error, name: name))
    }

    /// Prints machine forms.
    public func finish() throws {
        if output.format != .text { try output.print(diagnostics, files: files) }
    }

    private func tell(_ checked: CheckedFile) {
        let name = checked.name.visible
        output.printText(checked.diagnostics, files: checked.files)
        if checked.diagnostics.hasErrors {
            console.message(
                "\(name) does not pass validation: \(TextRenderer.tally(checked.diagnostics) ?? "")\n")
        } else {
            let tally = TextRenderer.tally(checked.diagnostics).map { ", with \($0)" } ?? ""
            console.message("\(name) is valid and ready to be used\(tally)\n")
        }
    }
}

extension Diagnostic {
    /// A configuration that is not there or cannot be read.
    fileprivate static func unreadable(_ error: any Error, name: String) -> Self {
        Self(code: "config.unreadable", severity: .error, message: "\(error)", range: .start(of: name))
    }
}
