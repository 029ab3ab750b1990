public import SourceDiagnostics

/// Compares nodes with shapes and collects what does not fit; it carries on after each finding.
public struct ShapeChecker: Sendable {
    public let sources: SourceMap
    public private(set) var diagnostics: [Diagnostic] = []

    private var hasError = false

    public init(sources: SourceMap) { self.sources = sources }

    public mutating func report(_ diagnostic: Diagnostic) {
        guard diagnostic.severity == .error || !hasManyFindings else { return }
        hasError = hasError || diagnostic.severity == .error
        diagnostics.append(diagnostic)
    }

    /// Whether there are more findings than anybody reads: then further warnings are not kept.
    public var hasManyFindings: Bool { diagnostics.count >= 5000 }

    /// Whether there is an error among many findings: then nothing more is looked at.
    private var isFull: Bool { hasError && hasManyFindings }

    /// The node's text as it stands in the file.
    public func text(_ node: ConfigNode) -> String { sources.text(node.span) }

    /// Checks a mapping against its table: unknown, missing and wrong keys.
    ///
    /// - Parameter extra: Names of keys that are known at this place but checked elsewhere.
    public mutating func check(
        _ mapping: ConfigMapping, against table: KeyTable, path: String, of owner: ConfigNode,
        ignoring extra: Set<String> = []
    ) {
        for entry in mapping.entries where !extra.contains(entry.name) {
            if isFull { return }
            guard case .string(let name) = entry.key.value, let key = table[name] else {
                report(.unknownKey(entry, in: table, path: path, sources: sources))
                continue
            }
            check(entry.value, of: key, path: path.appending(key: name))
        }
        for key in table.keys where key.isRequired && mapping[key.name] == nil {
            report(.missingKey(key, in: owner, path: path, sources: sources))
        }
    }

    /// Checks the value of one key.
    public mutating func check(_ node: ConfigNode, of key: KeySpec, path: String) {
        if node.isNull {
            if !key.isNullable { report(.nullNotAllowed(node, key: key, path: path, sources: sources)) }
            return
        }
        let before = diagnostics.count
        check(node, against: key.shape, path: path)
        if diagnostics.count == before { key.check?(node, path, &self) }
    }

    /// Checks a value that is not null, or whose shape says what null means.
    public mutating func check(_ node: ConfigNode, against shape: ValueShape, path: String) {
        if isFull { return }
        if case .date = node.value {
            return report(.bareDate(node, path: path, sources: sources))
        }
        switch shape {
        case .any: checkDates(in: node, path: path)
        case .string: checkString(node, path: path)
        case .boolean:
            if SchemaScalar.boolean(node) == nil { wrongType(node, shape, path) }
        case .integer(let minimum): checkInteger(node, minimum: minimum, shape: shape, path: path)
        case .choice(let names):
            // An unquoted 'on' is a boolean to YAML, and still names the choice that was meant.
            if !names.contains(node.string ?? text(node)) {
                report(.notAChoice(node, names: names, path: path, sources: sources))
            }
        case .list(let item):
            guard let items = node.sequence else { return wrongType(node, shape, path) }
            for (place, element) in items.enumerated() {
                check(element, against: item, path: "\(path)[\(place)]")
            }
        case .map(let value):
            guard let mapping = node.mapping else { return wrongType(node, shape, path) }
            for entry in mapping.entries {
                if entry.key.string == nil { report(.keyIsNoText(entry.key, path: path, sources: sources)) }
                check(entry.value, against: value, path: path.appending(key: entry.name))
            }
        case .object(let table):
            guard let mapping = node.mapping else { return wrongType(node, shape, path) }
            check(mapping, against: table, path: path, of: node)
        case .custom(let custom):
            custom.check(node, path, &self)
        }
    }

    /// The finding for a value of another type than its key takes.
    public mutating func wrongType(_ node: ConfigNode, _ shape: ValueShape, _ path: String) {
        report(.wrongType(node, expected: shape.expected, path: path, sources: sources))
    }

    private mutating func checkString(_ node: ConfigNode, path: String) {
        guard node.string == nil else { return }
        switch node.value {
        case .bool, .integer, .float:
            report(.unquotedText(node, text: text(node), path: path, sources: sources))
        default: wrongType(node, .string, path)
        }
    }

    private mutating func checkInteger(_ node: ConfigNode, minimum: Int?, shape: ValueShape, path: String) {
        guard let number = SchemaScalar.integer(node) else { return wrongType(node, shape, path) }
        if case .float(let exact) = node.value, exact != Double(number) {
            report(.truncated(node, to: number, path: path, sources: sources))
        }
        if let minimum, number < minimum {
            report(.tooSmall(node, minimum: minimum, path: path, sources: sources))
        }
    }

    private mutating func checkDates(in node: ConfigNode, path: String) {
        switch node.value {
        case .date: report(.bareDate(node, path: path, sources: sources))
        case .sequence(let items), .tuple(let items):
            for (place, item) in items.enumerated() { checkDates(in: item, path: "\(path)[\(place)]") }
        case .mapping(let mapping):
            for entry in mapping.entries {
                checkDates(in: entry.value, path: path.appending(key: entry.name))
            }
        default: break
        }
    }
}

extension String {
    /// A dotted path grown by a key.
    public func appending(key: String) -> String { isEmpty ? key : "\(self).\(key)" }
}
