/// Diagnostics as GitHub workflow commands, which appear as annotations beside the lines.
///
/// - SeeAlso: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
public struct AnnotationRenderer: Sendable {
    public init() {}

    /// One workflow command, with a line break at its end.
    public func render(_ diagnostic: Diagnostic) -> String {
        let command =
            switch diagnostic.severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        let range = diagnostic.range
        let properties = [
            ("file", range.file), ("line", String(range.start.line)), ("endLine", String(range.end.line)),
            ("col", String(range.start.column)), ("endColumn", String(range.end.column)),
            ("title", diagnostic.code.rawValue),
        ]
        let text = properties.map { "\($0.0)=\(Self.escaped($0.1, isProperty: true))" }.joined(separator: ",")
        let message = diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "")
        return "::\(command) \(text)::\(Self.escaped(message, isProperty: false))\n"
    }

    private static func escaped(_ text: String, isProperty: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            case ":" where isProperty: escaped += "%3A"
            case "," where isProperty: escaped += "%2C"
            default: escaped.unicodeScalars.append(character.isVisible ? character : "\u{FFFD}")
            }
        }
        return escaped
    }
}
