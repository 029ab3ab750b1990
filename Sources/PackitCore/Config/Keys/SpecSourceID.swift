internal import ConfigSyntax
internal import JSONKit
internal import SourceDiagnostics

/// `spec_source_id`: a number, or the name of a source tag.
enum SpecSourceID {
    static let shape = ValueShape.custom(
        CustomShape(
            "a number or a name such as Source0", schema: ["type": ["integer", "string"]]
        ) { node, path, checker in
            switch node.value {
            case .integer, .string: break
            default:
                checker.fail(
                    "config.wrong-type",
                    "'spec_source_id' takes a number or a name such as Source0, not \(node.summary)",
                    node, path)
            }
        })

    static func check(_ node: ConfigNode, _ path: String, _ checker: inout ShapeChecker) {
        switch node.value {
        case .integer(let number) where number < 0:
            checker.warn("config.bad-source-id", "sources are numbered from 0", node, path)
        case .string(let text) where !isSourceName(text):
            checker.warn(
                "config.bad-source-id", "'\(text)' is no source tag; it counts as Source\(number(of: text))",
                node, path,
                hint: "write a number, or a name such as Source0")
        default: break
        }
    }

    /// The source number that a value means: the first number in it, 0 when there is none.
    static func number(of text: String) -> Int {
        let digits = text.drop { !("0"..."9").contains($0) }.prefix { ("0"..."9").contains($0) }
        return Int(digits) ?? 0
    }

    private static func isSourceName(_ text: String) -> Bool {
        let digits = text.hasPrefix("Source") ? text.dropFirst("Source".count) : text[...]
        return digits.allSatisfy { ("0"..."9").contains($0) } && !text.isEmpty
    }
}
