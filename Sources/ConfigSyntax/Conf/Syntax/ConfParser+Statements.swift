internal import SourceDiagnostics

extension ConfParser {
    mutating func statement() throws(ConfError) -> ConfStatement {
        guard current.kind == .name else {
            throw unexpected("the name of an option", or: "write 'name = value'")
        }
        if matches(current, "from") { return .include(try include()) }
        if matches(current, "global") {
            try advance()
            guard current.kind == .name else {
                throw unexpected("the name of a variable behind 'global'", or: "write 'global name'")
            }
            return .global(try assignedName())
        }
        let name = try assignedName()
        guard `is`("=") else {
            throw unexpected("'=' behind '\(name.text.shortened)'", or: "write 'name = value'")
        }
        try advance()
        return .assignment(name, try value())
    }

    /// Takes a name that gets a value here.
    private mutating func assignedName() throws(ConfError) -> ConfName {
        let name = ConfName(text: text(current), span: current.span)
        if ConfKeywords.all.contains(name.text) { throw .keyword(name) }
        if name.text.hasPrefix("_") { report(.privateName(name)) }
        try advance()
        return name
    }

    private mutating func include() throws(ConfError) -> ConfInclude {
        let start = current.span
        try advance()
        let path = try includedPath(from: start)
        var names: [ConfName] = []
        try advanceInLine()
        while current.kind != .newline, current.kind != .end {
            if current.kind == .name || `is`("*") {
                names.append(ConfName(text: text(current), span: current.span))
            } else if !`is`(",") {
                throw unexpected("a name to import", hint: importHint, or: "separate the names by commas")
            }
            try advanceInLine()
        }
        guard let last = names.last else {
            throw unexpected("'*' or the names to import", or: "write 'from name import *'")
        }
        try advance()
        return ConfInclude(path: path, names: names, span: start.extended(to: last.span))
    }

    private var importHint: String? {
        `is`("(") ? "list the names without parentheses, on one line" : nil
    }

    /// All tokens up to `import`, joined without the spaces between them.
    private mutating func includedPath(from start: SourceSpan) throws(ConfError) -> ConfName {
        var path = ""
        let first = current.span
        var last = first
        while !(current.kind == .name && matches(current, "import")) {
            guard current.kind != .end else { throw .fromWithoutImport(at: start) }
            path += text(current)
            last = current.span
            try advance()
        }
        guard !path.isEmpty else {
            throw unexpected("the name of a file behind 'from'", or: "write 'from name import *'")
        }
        return ConfName(text: path, span: first.extended(to: last))
    }
}
