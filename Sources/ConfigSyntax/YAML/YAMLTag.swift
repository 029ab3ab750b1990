internal import SourceDiagnostics

/// Explicit tags: the ones of the safe YAML 1.1 subset that make sense in a configuration.
enum YAMLTag {
    private static let prefix = "tag:yaml.org,2002:"

    static func value(
        of text: String, tag: String?, style: ConfigNode.Style, at span: SourceSpan
    ) throws(YAMLError) -> ConfigNode.Value {
        guard let tag, tag != "!" else {
            return style == .plain ? YAMLScalar.resolve(text) : .string(text)
        }
        guard tag.hasPrefix(prefix) else { throw .unknownTag(tag, at: span) }
        switch tag.dropFirst(prefix.count) {
        case "str", "binary": return .string(text)
        case "null": return .null
        case "bool":
            if case .bool(let flag)? = YAMLScalar.words[text.lowercased()] { return .bool(flag) }
        case "int":
            if case .integer(let number)? = YAMLScalar.number(Array(text.utf8)) { return .integer(number) }
        case "float":
            switch YAMLScalar.number(Array(text.utf8)) {
            case .integer(let number): return .float(Double(number))
            case .float(let number): return .float(number)
            default: break
            }
        case "timestamp":
            if YAMLScalar.isTimestamp(Array(text.utf8)) { return .date(text) }
        default:
            throw .unknownTag(tag, at: span)
        }
        throw .tagDoesNotFit(short(tag), text, at: span)
    }

    static func checkCollection(_ tag: String?, isMapping: Bool, at span: SourceSpan) throws(YAMLError) {
        guard let tag, tag != "!" else { return }
        guard tag == prefix + (isMapping ? "map" : "seq") else { throw .unknownTag(tag, at: span) }
    }

    static func short(_ tag: String) -> String {
        tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }
}
