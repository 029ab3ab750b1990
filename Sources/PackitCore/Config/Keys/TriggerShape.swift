internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// `trigger`: one trigger, or several joined by `|`.
enum TriggerShape {
    static let shape = ValueShape.custom(
        CustomShape("a trigger, or several joined by '|'", schema: schema) { node, path, checker in
            guard let text = node.string else { return checker.check(node, against: .string, path: path) }
            for name in names(in: text) where JobTrigger(rawValue: name) == nil {
                checker.report(unknown(name, node, path, checker.sources))
            }
        })

    /// The parts between `|`, without the blanks around them.
    static func names(in text: String) -> [String] {
        text.split(separator: "|", omittingEmptySubsequences: false).map { part in
            String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
    }

    private static func unknown(_ name: String, _ node: ConfigNode, _ path: String, _ sources: SourceMap)
        -> Diagnostic
    {
        let known = JobTrigger.allCases.map(\.rawValue)
        let nearest = Suggestion.nearest(to: name, among: known)
        let message =
            name.isEmpty
            ? "a trigger is missing beside the '|'"
            : "'\(name)' is no trigger" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
        return Diagnostic(
            code: "config.not-a-choice", severity: .error, message: message, range: sources.range(node.span),
            hint: "must be one of: " + known.joined(separator: ", "),
            fix: name == node.string ? nearest : nil, path: path)
    }

    private static var schema: JSONValue {
        let names = JobTrigger.allCases.map(\.rawValue).joined(separator: "|")
        return ["type": "string", "pattern": .string("^\\s*(\(names))\\s*(\\|\\s*(\(names))\\s*)*$")]
    }
}
