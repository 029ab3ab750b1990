internal import SourceDiagnostics

/// Runs the statements of a configuration and of the files that it includes.
///
/// A statement that cannot be evaluated is reported, its variable becomes unknown, and what uses that is
/// passed over in silence.
struct ConfEvaluator {
    var library: ConfLibrary
    private(set) var findings: ConfFindings
    private(set) var references: [ConfReference] = []
    private var repeatedNodes = 0
    private var formattedBytes = 0
    private var includes = 0
    private var exactIntegers: [SourceSpan: BigInteger] = [:]
    /// The files that are being read, the innermost last, and where each but the first is included.
    private var stack: [(path: String, place: SourceSpan?)] = []

    init(_ library: ConfLibrary) {
        self.library = library
        findings = ConfFindings(limit: library.limits.findings)
    }

    private var limits: ConfLimits { library.limits }

    mutating func report(_ finding: ConfError) {
        var finding = finding
        if finding.severity == .error, let place = stack.last?.place, finding.span.file != place.file {
            finding.notes.append(.init(message: "included from here", span: place))
        }
        findings.add(finding)
    }

    // MARK: Statements

    /// Runs an open file.
    mutating func run(_ number: Int32, path: String, from place: SourceSpan?, in scope: inout ConfScope) {
        stack.append((ConfPath.normalized(path), place))
        defer { stack.removeLast() }
        for item in library.syntax(of: number).items {
            switch item {
            case .finding(let finding):
                report(finding)
                if finding.code == .syntax || finding.code == .limit { scope.isIncomplete = true }
            case .statement(let statement):
                run(statement, path: path, in: &scope)
            }
        }
    }

    private mutating func run(_ statement: ConfStatement, path: String, in scope: inout ConfScope) {
        switch statement {
        case .global(let name): scope.declareGlobal(name)
        case .assignment(let name, let expression):
            do throws(ConfError) {
                scope.set(name, to: try value(of: expression, in: scope))
            } catch {
                report(error)
                scope.set(name, to: nil)
            }
        case .include(let include):
            do throws(ConfError) {
                try self.include(include, path: path, in: &scope)
            } catch {
                report(error)
                scope.isIncomplete = true
            }
        }
    }

    private mutating func include(
        _ include: ConfInclude, path: String, in scope: inout ConfScope
    ) throws(ConfError) {
        let target = ConfPath.included(include.path.text, from: path)
        let known = ConfPath.normalized(target)
        if let first = stack.firstIndex(where: { $0.path == known }) {
            let chain = stack[first...].map(\.path) + [known]
            throw .includeCycle(chain, at: include.path.span)
        }
        includes += 1
        guard includes <= limits.includes else { throw .tooManyIncludes(limits.includes, at: include.span) }
        guard stack.count < limits.includeDepth else {
            throw .includesTooDeep(limits.includeDepth, at: include.span)
        }
        let number = try library.open(target, from: include.path.span)
        try repeats(scope.globals.count, at: include.span)
        var inner = scope.forInclude()
        run(number, path: target, from: include.span, in: &inner)
        let copied = include.names.count { $0.text == "*" } * inner.names.count
        try repeats(copied + inner.globals.count, at: include.span)
        scope.adoptGlobals(of: inner)
        take(include.names, from: inner, of: target, into: &scope)
    }

    private mutating func take(
        _ names: [ConfName], from inner: ConfScope, of path: String, into scope: inout ConfScope
    ) {
        if inner.isIncomplete { scope.isIncomplete = true }
        for name in names {
            if name.text == "*" {
                for case let variable? in inner.names.map({ inner[$0] }) {
                    scope.set(variable.name, to: variable.value)
                }
            } else if let variable = inner[name.text] {
                scope.set(variable.name, to: variable.value)
            } else {
                if findings.isFull {
                    findings.drop(.error)
                } else if !inner.isIncomplete {
                    report(.cannotImport(name, from: path, known: inner.suggestions))
                }
                scope.set(name, to: nil)
            }
        }
    }

    // MARK: Values

    /// The value of an expression; nil when it hangs on something that was reported before.
    private mutating func value(
        of expression: ConfExpression, in scope: ConfScope
    ) throws(ConfError) -> ConfValue? {
        switch expression {
        case .invalid: return nil
        case .literal(let node): return ConfValue(node: node)
        case .largeInteger(let node, let exact):
            exactIntegers[node.span] = exact
            return ConfValue(node: node)
        case .name(let name): return try value(of: name, in: scope)
        case .list(let items, let span):
            return try collect(items, span, in: scope) { .sequence($0) }
        case .tuple(let items, let span):
            return try collect(items, span, in: scope) { .tuple($0) }
        case .mapping(let entries, let span): return try mapping(entries, span, in: scope)
        case .format(let template, let argument, let span):
            guard let value = try value(of: argument, in: scope) else { return nil }
            return try format(template, with: value.node, argument: argument.span, at: span)
        }
    }

    private mutating func value(of name: ConfName, in scope: ConfScope) throws(ConfError) -> ConfValue? {
        switch name.text {
        case "True": return ConfValue(node: ConfigNode(.bool(true), span: name.span))
        case "False": return ConfValue(node: ConfigNode(.bool(false), span: name.span))
        case "None": return ConfValue(node: ConfigNode(.null, span: name.span))
        default: break
        }
        guard let variable = scope[name.text] else {
            if name.text.hasPrefix("_") {
                report(.privateName(name))
            } else if findings.isFull {
                findings.drop(.error)
            } else if !scope.isIncomplete {
                report(.undefined(name, known: scope.suggestions))
            }
            return nil
        }
        guard let value = variable.value else { return nil }
        try repeats(value.weight, at: name.span)
        references.append(ConfReference(name: name.text, use: name.span, definition: value.node.span))
        return value
    }

    /// Counts values that a name or an include puts in once more.
    private mutating func repeats(_ nodes: Int, at span: SourceSpan) throws(ConfError) {
        repeatedNodes += nodes
        guard repeatedNodes <= limits.repeatedNodes else { throw .variablesUnfoldTooFar(at: span) }
    }

    private mutating func collect(
        _ items: [ConfExpression], _ span: SourceSpan, in scope: ConfScope,
        _ make: ([ConfigNode]) -> ConfigNode.Value
    ) throws(ConfError) -> ConfValue? {
        var nodes: [ConfigNode] = []
        nodes.reserveCapacity(items.count)
        var whole = ConfValue(node: ConfigNode(.null, span: span, style: .flow))
        var isKnown = true
        for item in items {
            guard let value = try value(of: item, in: scope) else {
                isKnown = false
                continue
            }
            nodes.append(value.node)
            try whole.hold(value, depthLimit: limits.depth)
        }
        whole.node.value = make(nodes)
        return isKnown ? whole : nil
    }

    private mutating func mapping(
        _ entries: [ConfExpression.Entry], _ span: SourceSpan, in scope: ConfScope
    ) throws(ConfError) -> ConfValue? {
        var builder = ConfMappingBuilder()
        var whole = ConfValue(node: ConfigNode(.null, span: span, style: .flow))
        var isKnown = true
        for entry in entries {
            let key = try value(of: entry.key, in: scope)
            let value = try value(of: entry.value, in: scope)
            guard let key, let value else {
                isKnown = false
                continue
            }
            do throws(ConfError) {
                let finding = try builder.add(key.node, written: entry.key.span, value.node)
                if let finding, library.dialect == .standard { report(finding) }
            } catch {
                report(error)
                isKnown = false
            }
            try whole.hold(value, depthLimit: limits.depth)
        }
        whole.node.value = .mapping(builder.mapping())
        return isKnown ? whole : nil
    }

    private mutating func format(
        _ template: ConfigNode, with argument: ConfigNode, argument written: SourceSpan, at span: SourceSpan
    ) throws(ConfError) -> ConfValue {
        let text = PythonText(
            exactIntegers: exactIntegers, limit: max(0, limits.formattedBytes - formattedBytes))
        do throws(FormatFailure) {
            let result = try StringFormat.format(
                template.string ?? "", with: argument, as: text, work: &formattedBytes)
            return ConfValue(node: ConfigNode(.string(result), span: span, style: .quoted))
        } catch {
            throw .cannotFormat(error, template: template, argument: written, value: argument)
        }
    }
}

extension ConfValue {
    /// Grows by a part.
    mutating func hold(_ part: ConfValue, depthLimit: Int) throws(ConfError) {
        weight += part.weight
        depth = max(depth, part.depth + 1)
        guard depth <= depthLimit else { throw .tooDeep(depthLimit, at: node.span) }
    }
}
