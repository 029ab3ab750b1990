internal import ConfigSyntax
internal import SourceDiagnostics

/// Sizes of media, and levels of their file systems.
enum SizeChecks {
    private static let units: Set<String> = ["", "b", "k", "M", "G", "KiB", "MiB", "GiB"]

    static func size(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        guard let text = node.string else { return }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var rest = text[digits.endIndex...]
        var isWhole = true
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            isWhole = fraction.isEmpty
            rest = rest[fraction.endIndex...]
        }
        guard !digits.isEmpty, units.contains(String(rest)) else {
            return checker.fail(
                "config.bad-size", "'\(text)' is no size", node, path,
                hint: "write bytes, or a number with one of the units b, k, M, G, KiB, MiB and GiB")
        }
        guard isWhole else {
            return checker.warn(
                "config.bad-size", "'\(text)' is no whole number of its unit", node, path,
                hint: "write a smaller unit, such as M, with a whole number")
        }
    }

    static func isoLevel(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        if let level = node.integer, (1...4).contains(level) { return }
        checker.fail(
            "config.not-a-choice", "\(node.summary) is no ISO 9660 level", node, path,
            hint: "must be one of: 1, 2, 3, 4")
    }
}
