/// Writes defaults that were put together from several documents.
enum ModuleDefaultsWriter {
    /// A document without its end mark.
    static func text(_ defaults: ModuleDefaults) -> [UInt8] {
        var lines = ["---", "document: modulemd-defaults", "version: 1", "data:"]
        lines.append("  module: \(quoted(defaults.module))")
        if defaults.modified > 0 { lines.append("  modified: \(defaults.modified)") }
        if let stream = defaults.stream { lines.append("  stream: \(quoted(stream))") }
        lines += mapping("profiles", defaults.profiles, indentation: "  ")
        if !defaults.intents.isEmpty { lines.append("  intents:") }
        for (name, intent) in defaults.intents.sorted(by: { $0.key.precedes($1.key) }) {
            lines.append("    \(quoted(name)):" + (intent == ModuleDefaults.Intent() ? " {}" : ""))
            if let stream = intent.stream { lines.append("      stream: \(quoted(stream))") }
            lines += mapping("profiles", intent.profiles, indentation: "      ")
        }
        return Array(lines.joined(separator: "\n").utf8)
    }

    private static func mapping(_ key: String, _ lists: [String: [String]], indentation: String) -> [String] {
        if lists.isEmpty { return [] }
        return ["\(indentation)\(key):"]
            + lists.sorted { $0.key.precedes($1.key) }.map { name, items in
                "\(indentation)  \(quoted(name)): [\(items.map(quoted).joined(separator: ", "))]"
            }
    }

    /// In double quotes, so that no stream becomes a number.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
            case "\u{2028}", "\u{2029}", "\u{FEFF}":
                quoted += "\\u" + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
