extension SpecEditor {
    /// Sets the body of each definition of a macro that may be active.
    ///
    /// - Throws: `.missingMacro`, `.invalidValue`.
    public mutating func setMacro(_ name: String, to body: String) throws(SpecError) {
        try Self.checkLine(body, "%\(name)")
        let found = tree.definitions.filter {
            $0.name == name && mayBeActive(tree.statements[$0.statement]) && !$0.bodyRange.isEmpty
        }
        if found.isEmpty { throw Self.noMacro(name) }
        try apply(found.map { SpecEdit(range: $0.bodyRange, replacement: Array(body.utf8)) })
    }

    /// Turns `%global NAME BODY` into `#global NAME BODY`, which defines nothing: a mere `#` in front would not
    /// do, as rpm expands macros in comments too.
    ///
    /// A definition that is commented already stays as it is.
    ///
    /// - Throws: `.missingMacro` if there is neither a definition nor a commented one.
    public mutating func commentMacro(_ name: String) throws(SpecError) {
        let found = tree.definitions.filter {
            $0.name == name && mayBeActive(tree.statements[$0.statement])
        }
        if found.isEmpty, commentedDefinitions(name).isEmpty { throw Self.noMacro(name) }
        let edits = found.map { definition in
            let range = tree.statements[definition.statement].bytes
            let percent = tree.bytes.skippingBlanks(from: range.lowerBound, to: range.upperBound)
            return SpecEdit(range: percent..<percent + 1, replacement: [UInt8(ascii: "#")])
        }
        try apply(edits)
    }

    /// Turns `#global NAME BODY` back into `%global NAME BODY`, with a new body if one is given.
    ///
    /// `#%global` and `# global` are understood as well. A definition that is active already only gets the body.
    ///
    /// - Throws: `.missingMacro` if there is neither a commented definition nor one that may be active.
    public mutating func uncommentMacro(_ name: String, body: String? = nil) throws(SpecError) {
        if let body { try Self.checkLine(body, "%\(name)") }
        let isDefined = tree.definitions.contains {
            $0.name == name && mayBeActive(tree.statements[$0.statement])
        }
        if isDefined {
            if let body { try setMacro(name, to: body) }
            return
        }
        guard let commented = commentedDefinitions(name).first else { throw Self.noMacro(name) }
        var edits = [SpecEdit(range: commented.mark, replacement: [UInt8(ascii: "%")])]
        if let body {
            edits.append(SpecEdit(range: commented.definition.bodyRange, replacement: Array(body.utf8)))
        }
        try apply(edits)
    }

    private static func noMacro(_ name: String) -> SpecError {
        SpecError(
            .missingMacro,
            "the spec file defines no macro \(name); add '%global \(name) …' or '#global \(name) …'")
    }

    /// Comments that would define a macro if their mark (`#`, `#%`, `# `) were `%`.
    private func commentedDefinitions(_ name: String) -> [(mark: Range<Int>, definition: MacroDefinition)] {
        tree.statements.indices.compactMap { index in
            let statement = tree.statements[index]
            guard statement.kind == .comment, mayBeActive(statement) else { return nil }
            let end = statement.bytes.upperBound
            let start = tree.bytes.skippingBlanks(from: statement.bytes.lowerBound, to: end)
            var keyword = start
            while keyword < end, tree.bytes[keyword] == UInt8(ascii: "#") { keyword += 1 }
            keyword = tree.bytes.skippingBlanks(from: keyword, to: end)
            if keyword < end, tree.bytes[keyword] == UInt8(ascii: "%") { keyword += 1 }
            guard let definition = tree.definition(at: keyword, end: end, statement: index),
                definition.name == name, !definition.bodyRange.isEmpty
            else { return nil }
            return (start..<keyword, definition)
        }
    }
}
