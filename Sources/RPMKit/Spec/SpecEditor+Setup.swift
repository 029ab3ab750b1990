/// What became of an edit of `%prep`.
public enum SetupEdit: Sendable, Hashable {
    /// `-n` has the value now, whether or not it had it before.
    case edited
    /// There is no `%prep`.
    case noPrepSection
    /// `%prep` calls neither `%setup` nor `%autosetup`.
    case noSetupMacro
}

extension SpecEditor {
    /// Names the directory that `%prep` unpacks to: sets `-n` of the first `%setup`, or without one of the first
    /// `%autosetup`, adding the option behind the others if it is missing.
    ///
    /// Calls in alternative branches of one conditional block are each other's first. Comments, `%%setup` and
    /// later calls are left alone, and so is everything else on the line.
    ///
    /// - Throws: `.invalidValue`.
    public mutating func setSetupRootDirectory(_ directory: String) throws(SpecError) -> SetupEdit {
        try Self.checkLine(directory, "the root directory")
        let sections = tree.sections(named: "prep")
        if sections.isEmpty { return .noPrepSection }
        let macros = sections.flatMap { section in
            section.statements.compactMap { SetupMacro(tree, statement: $0) }
        }.filter { mayBeActive(tree.statements[$0.statement]) }
        let setups = macros.filter { $0.kind == .setup }
        let chosen = firstCalls(setups.isEmpty ? macros : setups)
        if chosen.isEmpty { return .noSetupMacro }
        try apply(chosen.map { edit($0, directory) })
        return .edited
    }

    private func edit(_ macro: SetupMacro, _ directory: String) -> SpecEdit {
        let needsQuotes = directory.utf8.contains(where: \.isBlank)
        guard let range = macro.directory else {
            let value = needsQuotes ? "\"\(directory)\"" : directory
            return SpecEdit(
                range: macro.optionsEnd..<macro.optionsEnd, replacement: Array(" -n \(value)".utf8))
        }
        let quote = tree.bytes[range.lowerBound]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted, range.count > 1, tree.bytes[range.upperBound - 1] == quote {
            let inside = range.lowerBound + 1..<range.upperBound - 1
            return SpecEdit(range: inside, replacement: Array(directory.utf8))
        }
        let value = needsQuotes ? "\"\(directory)\"" : directory
        return SpecEdit(range: range, replacement: Array(value.utf8))
    }

    /// The first call, and those that are first when its branch is not taken.
    private func firstCalls(_ macros: [SetupMacro]) -> [SetupMacro] {
        var chosen: [SetupMacro] = []
        for macro in macros {
            let path = branchByBlock(macro)
            let isShadowed = chosen.contains { earlier in
                !branchByBlock(earlier).contains { block, branch in path[block].map { $0 != branch } ?? false
                }
            }
            if !isShadowed { chosen.append(macro) }
        }
        return chosen
    }

    /// For each conditional block around a call, the branch it is in.
    private func branchByBlock(_ macro: SetupMacro) -> [Int: Int] {
        var path: [Int: Int] = [:]
        var current = tree.statements[macro.statement].branch
        while let index = current {
            path[tree.branches[index].block] = index
            current = tree.branches[index].parent
        }
        return path
    }
}
