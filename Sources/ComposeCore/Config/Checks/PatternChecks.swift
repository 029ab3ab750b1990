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
        guard let text = node.string, !isPlain(text) else { return nil }
        do {
            _ = try Pattern(text)
            return nil
        } catch {
            return error.reason
        }
    }

    /// Whether a pattern is so simple that there is no need to compile it, as nearly all are.
    private static func isPlain(_ text: String) -> Bool {
        var bytes = Array(text.utf8)[...]
        if bytes.first == UInt8(ascii: "^") { bytes.removeFirst() }
        if bytes.last == UInt8(ascii: "$") { bytes.removeLast() }
        if bytes.elementsEqual(".*".utf8) { return true }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
