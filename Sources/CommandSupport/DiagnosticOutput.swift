public import ArgumentParser
internal import ConfigSyntax
internal import JSONKit
public import SourceDiagnostics

/// The forms in which a command gives its findings.
public enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
    case text, json, github, sarif
}

/// Prints findings: text to standard error as the reference does, machine forms to standard output.
public struct DiagnosticOutput: Sendable {
    public var format: OutputFormat
    private let console: Console
    private let tool: String
    private let version: String

    public init(_ format: OutputFormat, console: Console, tool: String, version: String) {
        self.format = format
        self.console = console
        self.tool = tool
        self.version = version
    }

    /// Prints all findings of one run; machine forms print something even when there are none.
    public func print(_ diagnostics: [Diagnostic], files: [SourceFile]) throws {
        switch format {
        case .text: printText(diagnostics, files: files)
        case .json: try console.result(JSONValue.array(diagnostics.map { JSONValue($0) }).text() + "\n")
        case .github: try console.result(diagnostics.map(AnnotationRenderer().render).joined())
        case .sarif:
            try console.result(JSONValue.sarif(diagnostics, tool: tool, version: version).text() + "\n")
        }
    }

    /// Prints findings as text whatever the format, as part of a failure.
    public func printText(_ diagnostics: [Diagnostic], files: [SourceFile]) {
        console.message(text(diagnostics, files: files))
    }

    /// The findings as text, each with the line it is about.
    public func text(_ diagnostics: [Diagnostic], files: [SourceFile]) -> String {
        let renderer = TextRenderer(usesColor: console.usesColor, width: console.width)
        var byName: [String: SourceFile] = [:]
        for file in files { byName[file.name] = file }
        return diagnostics.map { renderer.render($0, in: byName[$0.range.file]) }.joined()
    }
}
