public import SourceDiagnostics

/// Compares nodes with shapes and collects what does not fit; it carries on after each finding.
public struct ShapeChecker: Sendable {
    /// Which scalars serve as another kind of scalar.
    public enum Scalars: Hashable, Sendable {
        /// Words and numbers for booleans, numbers in quotes, as the schema of YAML files takes them.
        case lenient
        /// None: every value must be of the very kind that its key takes.
        case exact
    }

    public let sources: SourceMap
    public let scalars: Scalars
    public private(set) var diagnostics: [Diagnostic] = []

    private var hasError = false

    public init(sources: SourceMap, scalars: Scalars = .lenient) {
        self.sources = sources
        self.scalars = scalars
    }

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
                checkUnknown(entry, in: mapping, table, path: path)
                continue
            }
            check(entry.value, of: key, path: path.appending(key: name))
        }
        for key in table.keys where key.isRequired && mapping[key.name] == nil {
            if key.oldNames.contains(where: { mapping[$0.name] != nil }) { continue }
            report(.missingKey(key, in: owner, path: path, sources: sources))
        }
    }

    /// A key that the table does not have under this name.
    private mutating func checkUnknown(
        _ entry: ConfigMapping.Entry, in mapping: ConfigMapping, _ table: KeyTable, path: String
    ) {
        if let (key, oldName) = table.key(formerly: entry.name) {
            let isDouble = oldName.use == .alias && mapping[key.name] != nil
            report(.oldName(oldName, of: key, entry, isDouble: isDouble, path: path, sources: sources))
            return check(entry.value, of: key, path: path.appending(key: entry.name))
        }
        if table.unknownKeys != .allowed || table.removal(of: entry.name) != nil {
            report(.unknownKey(entry, in: table, path: path, sources: sources))
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
            let isRight = scalars == .exact ? shape.isOfKind(node) : SchemaScalar.boolean(node) != nil
            if !isRight { wrongType(node, shape, path) }
        case .number, .null:
            if !shape.isOfKind(node) { wrongType(node, shape, path) }
        case .integer(let minimum): checkInteger(node, minimum: minimum, shape: shape, path: path)
        case .choice(let names):
            // An unquoted 'on' is a boolean to YAML, and still names the choice that was meant.
            if scalars == .exact, node.string == nil { return wrongType(node, shape, path) }
            if !names.contains(node.string ?? text(node)) {
                report(.notAChoice(node, names: names, path: path, sources: sources))
            }
        case .list(let item):
            guard let items = node.sequence else { return wrongType(node, shape, path) }
            for (place, element) in items.enumerated() {
                check(element, against: item, path: "\(path)[\(place)]")
            }
        case .items(let shapes, let minimum): checkItems(node, shapes, minimum, shape, path: path)
        case .map(let value):
            guard let mapping = node.mapping else { return wrongType(node, shape, path) }
            for entry in mapping.entries {
                if entry.key.string == nil { report(.keyIsNoText(entry.key, path: path, sources: sources)) }
                check(entry.value, against: value, path: path.appending(key: entry.name))
            }
        case .object(let table):
            guard let mapping = node.mapping else { return wrongType(node, shape, path) }
            check(mapping, against: table, path: path, of: node)
        case .anyOf(let forms): checkForms(node, forms, shape, path: path)
        case .checked(let inner, let look):
            let before = diagnostics.count
            check(node, against: inner, path: path)
            if diagnostics.count == before { look(node, path, &self) }
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
        case _ where scalars == .exact: wrongType(node, .string, path)
        case .bool, .integer, .float:
            report(.unquotedText(node, text: text(node), path: path, sources: sources))
        default: wrongType(node, .string, path)
        }
    }

    private mutating func checkInteger(_ node: ConfigNode, minimum: Int?, shape: ValueShape, path: String) {
        guard let number = scalars == .exact ? node.integer : SchemaScalar.integer(node) else {
            return wrongType(node, shape, path)
        }
        if case .float(let exact) = node.value, exact != Double(number) {
            report(.truncated(node, to: number, path: path, sources: sources))
        }
        if let minimum, number < minimum {
            report(.tooSmall(node, minimum: minimum, path: path, sources: sources))
        }
    }

    private mutating func checkItems(
        _ node: ConfigNode, _ shapes: [ValueShape], _ minimum: Int, _ shape: ValueShape, path: String
    ) {
        guard let items = node.sequence else { return wrongType(node, shape, path) }
        guard (minimum...shapes.count).contains(items.count) else {
            return report(
                .wrongCount(node, items.count, expected: shape.expected, path: path, sources: sources))
        }
        for (place, (item, form)) in zip(items, shapes).enumerated() {
            check(item, against: form, path: "\(path)[\(place)]")
        }
    }

    /// Of several forms the first that fits counts; when none does, the findings of the form that fitted
    /// furthest tell most.
    private mutating func checkForms(
        _ node: ConfigNode, _ forms: [ValueShape], _ shape: ValueShape, path: String
    ) {
        var closest: (diagnostics: [Diagnostic], depth: Int)?
        for form in forms where form.isOfKind(node) {
            var attempt = ShapeChecker(sources: sources, scalars: scalars)
            attempt.check(node, against: form, path: path)
            let errors = attempt.diagnostics.filter { $0.severity == .error }
            guard let first = errors.first else {
                for diagnostic in attempt.diagnostics { report(diagnostic) }
                return
            }
            let depth = first.path?.utf8.count ?? 0
            if depth > closest?.depth ?? -1 { closest = (attempt.diagnostics, depth) }
        }
        guard let closest else { return wrongType(node, shape, path) }
        for diagnostic in closest.diagnostics { report(diagnostic) }
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
