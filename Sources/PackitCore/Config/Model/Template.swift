public import ConfigSyntax

/// A text with `{name}` placeholders.
public struct Template: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case text(String)
        case name(String)
    }

    public let source: String
    let parts: [Part]

    public init(_ source: String) {
        self.source = source
        var parts: [Part] = []
        var text = ""
        var rest = source[...]
        while let character = rest.first {
            if character == "{", let end = rest.firstIndex(of: "}") {
                let name = rest[rest.index(after: rest.startIndex)..<end]
                if !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) {
                    if !text.isEmpty { parts.append(.text(text)) }
                    text = ""
                    parts.append(.name(String(name)))
                    rest = rest[rest.index(after: end)...]
                    continue
                }
            }
            text.append(character)
            rest = rest.dropFirst()
        }
        if !text.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    /// The placeholders, in order, each once.
    public var names: [String] {
        var names: [String] = []
        for case .name(let name) in parts where !names.contains(name) { names.append(name) }
        return names
    }

    /// The text with the placeholders filled; nil and the name of the first that nothing fills.
    public func filled(_ value: (String) -> String?) -> (text: String?, unknown: String?) {
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .name(let name):
                guard let value = value(name) else { return (nil, name) }
                text += value
            }
        }
        return (text, nil)
    }

    /// A pattern in which each placeholder is a greedy named group and all other text is a regular expression,
    /// as the reference reads its tag templates.
    public func pattern() throws(Pattern.Failure) -> Pattern {
        var seen = Set<String>()
        let source = parts.map { part in
            switch part {
            case .text(let text): text
            case .name(let name): seen.insert(name).inserted ? "(?P<\(name)>.+)" : "(?P=\(name))"
            }
        }
        return try Pattern(source.joined())
    }
}
