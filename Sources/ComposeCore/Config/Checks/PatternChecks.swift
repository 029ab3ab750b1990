internal import ConfigSyntax
internal import SourceDiagnostics

/// Regular expressions for variants.
enum PatternChecks {
    static func pattern(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let reason = problem(node) else { return }
        checker.fail(
            "config.bad-pattern", "incorrect regular expression '\(node.keyText)': \(reason)", node, path,
            hint: "a pattern is no glob: '.*' matches anything")
    }

    /// The reference finds out about the patterns of a mapping only when a phase uses them.
    static func keys(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        for entry in node.mapping?.entries ?? [] {
            guard let reason = problem(entry.key) else { continue }
            checker.warn(
                "config.bad-pattern", "incorrect regular expression '\(entry.name)': \(reason)", entry.key,
                path.appending(key: entry.name), hint: "a pattern is no glob: '.*' matches anything")
        }
    }

    private static func problem(_ node: ConfigNode) -> String? {
        guard let text = node.string else { return nil }
        do {
            _ = try VariantPattern(checking: text)
            return nil
        } catch {
            return error.reason
        }
    }
}
