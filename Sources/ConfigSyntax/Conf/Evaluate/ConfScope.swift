internal import SourceDiagnostics

/// The variables of one file, in the order in which they were first set.
struct ConfScope: Sendable {
    struct Variable: Sendable {
        /// The name where the variable was set last.
        var name: ConfName
        /// Nil for what could not be read and was reported.
        var value: ConfValue?
    }

    private(set) var names: [String] = []
    private var variables: [String: Variable] = [:]
    /// Names declared `global`, here or in a file that was included.
    private(set) var globals: [String] = []
    private var isGlobal: Set<String> = []
    private var inherited: [String: Variable] = [:]
    /// Whether a mistake hides what the file was to set; then no name is certain to be unknown.
    var isIncomplete = false

    subscript(name: String) -> Variable? { variables[name] }

    mutating func set(_ name: ConfName, to value: ConfValue?) {
        if variables.updateValue(Variable(name: name, value: value), forKey: name.text) == nil {
            names.append(name.text)
        }
    }

    /// `global name`: sets the variable to `None`, even if it had a value.
    mutating func declareGlobal(_ name: ConfName) {
        set(name, to: ConfValue(node: ConfigNode(.null, span: name.span)))
        addGlobal(name.text)
    }

    /// The scope that an included file begins with.
    func forInclude() -> ConfScope {
        var scope = ConfScope()
        scope.globals = globals
        scope.isGlobal = isGlobal
        for name in globals {
            guard let variable = variables[name] ?? inherited[name] else { continue }
            scope.set(variable.name, to: variable.value)
        }
        return scope
    }

    /// Takes over what an included file declared `global`, for the files that are included later.
    mutating func adoptGlobals(of other: ConfScope) {
        for name in other.globals {
            addGlobal(name)
            inherited[name] = other[name] ?? other.inherited[name]
        }
    }

    private mutating func addGlobal(_ name: String) {
        if isGlobal.insert(name).inserted { globals.append(name) }
    }

    /// Names to offer for one that is not known: no more than can be compared in a moment.
    var suggestions: ArraySlice<String> { names.prefix(2000) }

    /// The variables with a value, as a mapping; its key is where the name was set last.
    func mapping() -> ConfigMapping {
        var mapping = ConfigMapping()
        for case let variable? in names.map({ variables[$0] }) {
            guard let value = variable.value else { continue }
            let key = ConfigNode(.string(variable.name.text), span: variable.name.span)
            mapping.add(.init(key: key, value: value.node))
        }
        return mapping
    }
}
