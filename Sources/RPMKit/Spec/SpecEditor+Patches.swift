extension SpecEditor {
    /// Adds a patch as `PatchNNNN:` behind the last patch, or without one behind the last source, laid out like
    /// that neighbour; in `%patchlist` if the spec file lists its patches there.
    ///
    /// - Parameters:
    ///   - number: nil for the number after the highest one in use, from 1.
    ///   - name: the patch's file name or URL.
    ///   - digits: the least number of digits in the tag's name.
    ///   - comment: lines to write above it as a comment; `%` is escaped, as rpm expands macros there.
    /// - Returns: the number that was written, or that rpm will count in `%patchlist`.
    /// - Throws: `.invalidValue`; `.missingTag` if the spec file has no tag to put it behind.
    @discardableResult
    public mutating func addPatch(
        number: Int? = nil, name: String, comment: String? = nil, digits: Int = 4
    ) throws(SpecError) -> Int {
        try Self.checkLine(name, "Patch")
        let existing = patches
        let highest = existing.filter { $0.isActive != false }.map(\.number).max()
        let comments = Self.commentLines(comment)
        if let list = tree.sections(named: "patchlist").first, existing.allSatisfy(\.isListed) {
            let last = existing.last.map { tree.statements[$0.statement] }
            let header = list.header.map { tree.statements[$0] }
            guard let place = last ?? header else { throw .noTag("Name") }
            try apply([insertion(of: comments + [name], at: end(ofBlockAround: place))])
            return highest.map { $0 + 1 } ?? 0
        }
        let number = number ?? max(1, (highest ?? 0) + 1)
        let tags = tree.sections.filter(\.holdsTags).flatMap(\.statements).compactMap { tree.tag(at: $0) }
        let mainTags = tags.filter { $0.section == 0 }
        guard
            let neighbour = tags.last(where: { $0.key == "patch" }) ?? tags.last(where: { $0.key == "source" }
            )
                ?? mainTags.last
        else { throw .noTag("Name") }
        let text = String(number)
        let padded = String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        let line = aligned("Patch\(padded):", like: neighbour) + name
        let place = end(ofBlockAround: tree.statements[neighbour.statement])
        try apply([insertion(of: comments + [line], at: place)])
        return number
    }

    /// Removes patches, by number or all of them, together with the comment lines directly above each.
    public mutating func removePatches(numbers: Set<Int>? = nil) throws(SpecError) {
        let removed = patches.filter { numbers?.contains($0.number) ?? true }
        var edits: [SpecEdit] = []
        var statementsRemoved: Set<Int> = []
        for patch in removed {
            var first = patch.statement
            while first > 0, tree.statements[first - 1].kind == .comment,
                !statementsRemoved.contains(first - 1)
            {
                first -= 1
            }
            statementsRemoved.formUnion(first...patch.statement)
            let start = tree.statements[first].bytes.lowerBound
            let range = start..<tree.statements[patch.statement].bytes.upperBound
            edits.append(SpecEdit(range: range, replacement: []))
        }
        try apply(edits)
    }

    /// A tag with its colon, and as much white space behind it as puts the value below the neighbour's.
    private func aligned(_ tag: String, like neighbour: SpecTag) -> String {
        let layout = neighbour.layout
        let gap = tree.bytes[layout.colonEnd..<layout.value.lowerBound]
        if gap.contains(where: { $0 != UInt8(ascii: " ") }) || gap.count <= 1 {
            return tag + (gap.isEmpty ? " " : String(decoding: gap, as: UTF8.self))
        }
        let column = layout.value.lowerBound - layout.name.lowerBound
        return tag + String(repeating: " ", count: max(1, column - tag.utf8.count))
    }

    /// The end of a statement, or of the whole conditional block it stands in, so that what is added there is
    /// conditional on nothing.
    private func end(ofBlockAround statement: SpecStatement) -> Int {
        guard var branch = statement.branch else { return statement.bytes.upperBound }
        while let parent = tree.branches[branch].parent { branch = parent }
        let opening = tree.statements[tree.branches[tree.branches[branch].block].statement]
        // The first `%endif` at the block's own level closes it; without one the text ends inside the block.
        for candidate in tree.statements
        where candidate.kind == .condition && candidate.branch == opening.branch
            && candidate.bytes.lowerBound > statement.bytes.lowerBound
            && tree.text(of: candidate).utf8.drop(while: \.isBlank).starts(with: "%endif".utf8)
        {
            return candidate.bytes.upperBound
        }
        return statement.bytes.upperBound
    }

    private static func commentLines(_ comment: String?) -> [String] {
        guard let comment, !comment.isEmpty else { return [] }
        return comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            line.isEmpty ? "#" : "# " + SpecText.escapingAllMacros(String(line))
        }
    }
}

/// Escaping of text that goes into a spec file.
public enum SpecText {
    /// Doubles every `%`, so that rpm expands nothing and a reader sees `%%`; control characters become spaces.
    public static func escapingAllMacros(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "%" {
                result += "%%"
            } else {
                result.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
            }
        }
        return result
    }

    /// Makes text safe as the content of a changelog entry: `%` before a word character, `{`, `[` or `(` is
    /// doubled unless it is already, and a line that starts with `*` gets a space in front, as it would start
    /// another entry.
    public static func escapingForChangelog(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            let startsLine = position == 0 || bytes[position - 1] == UInt8(ascii: "\n")
            if startsLine, byte == UInt8(ascii: "*") { result.append(UInt8(ascii: " ")) }
            result.append(byte)
            position += 1
            guard byte == UInt8(ascii: "%") else { continue }
            if next == UInt8(ascii: "%") {
                result.append(next)
                position += 1
            } else if next.isMacroNameByte || next >= 0x80 || [0x7B, 0x5B, 0x28].contains(next) {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
