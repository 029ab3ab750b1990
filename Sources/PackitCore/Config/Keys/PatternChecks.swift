internal import ConfigSyntax
internal import RPMKit
internal import SourceDiagnostics

/// Regular expressions and version specifiers.
enum PatternChecks {
    static func pattern(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string else { return }
        do {
            _ = try Pattern(text)
        } catch {
            checker.warn(
                "config.bad-pattern", "'\(text)' is no regular expression: \(error.reason)", node, path,
                hint: "a pattern that is no glob: '.*' matches anything")
        }
    }

    static func specifiers(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string else { return }
        do {
            _ = try VersionSpecifierSet(text)
        } catch {
            checker.fail(
                "config.bad-specifier", "invalid version specifier set: \(error)", node, path,
                hint: "write comparisons joined by commas, as in '>=1.0, <2'")
        }
    }
}
