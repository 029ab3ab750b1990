public import JSONKit
public import SourceDiagnostics

extension JSONValue {
    /// A diagnostic as `--format json` prints it.
    public init(_ diagnostic: Diagnostic) {
        var members: [Member] = [
            .init("file", .string(diagnostic.range.file)),
            .init("line", .integer(diagnostic.range.start.line)),
            .init("column", .integer(diagnostic.range.start.column)),
            .init("endLine", .integer(diagnostic.range.end.line)),
            .init("endColumn", .integer(diagnostic.range.end.column)),
            .init("severity", .string(diagnostic.severity.rawValue)),
            .init("code", .string(diagnostic.code.rawValue)),
            .init("message", .string(diagnostic.message)),
        ]
        if let path = diagnostic.path { members.append(.init("path", .string(path))) }
        if let hint = diagnostic.hint { members.append(.init("hint", .string(hint))) }
        if let fix = diagnostic.fix { members.append(.init("fix", .string(fix))) }
        if !diagnostic.notes.isEmpty {
            members.append(.init("notes", .array(diagnostic.notes.map(JSONValue.init))))
        }
        self = .object(members)
    }

    private init(_ note: Diagnostic.Note) {
        self = [
            "file": .string(note.range.file), "line": .integer(note.range.start.line),
            "column": .integer(note.range.start.column), "message": .string(note.message),
        ]
    }

    /// A SARIF 2.1.0 log of one run.
    ///
    /// - SeeAlso: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
    public static func sarif(_ diagnostics: [Diagnostic], tool: String, version: String) -> JSONValue {
        let rules = Set(diagnostics.map(\.code.rawValue)).sorted()
        let driver: JSONValue = [
            "name": .string(tool), "version": .string(version),
            "rules": .array(rules.map { ["id": .string($0)] }),
        ]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver],
                    "columnKind": "unicodeCodePoints",
                    "results": .array(diagnostics.map { result($0, rules: rules) }),
                ]
            ],
        ]
    }

    private static func result(_ diagnostic: Diagnostic, rules: [String]) -> JSONValue {
        let text = diagnostic.message + (diagnostic.hint.map { " (\($0))" } ?? "")
        var members: [Member] = [
            .init("ruleId", .string(diagnostic.code.rawValue)),
            .init("ruleIndex", .integer(rules.firstIndex(of: diagnostic.code.rawValue) ?? 0)),
            .init("level", .string(diagnostic.severity.rawValue)),
            .init("message", ["text": .string(text)]),
            .init("locations", [["physicalLocation": location(diagnostic.range)]]),
        ]
        if !diagnostic.notes.isEmpty {
            let related = diagnostic.notes.map { note -> JSONValue in
                ["physicalLocation": location(note.range), "message": ["text": .string(note.message)]]
            }
            members.append(.init("relatedLocations", .array(related)))
        }
        return .object(members)
    }

    private static func location(_ range: SourceRange) -> JSONValue {
        [
            "artifactLocation": ["uri": .string(uri(range.file))],
            "region": [
                "startLine": .integer(range.start.line), "startColumn": .integer(range.start.column),
                "endLine": .integer(range.end.line), "endColumn": .integer(range.end.column),
            ],
        ]
    }

    /// A file name as a URI reference.
    private static func uri(_ name: String) -> String {
        let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/@+".utf8)
        let encoded = name.utf8.map { byte -> String in
            if kept.contains(byte) { return String(UnicodeScalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return (name.hasPrefix("/") ? "file://" : "") + encoded.joined()
    }
}
