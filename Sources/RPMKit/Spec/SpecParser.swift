/// Splits a spec file into statements, sections and conditional branches; one pass, no recursion.
struct SpecParser {
    private let source: [UInt8]
    private(set) var statements: [SpecStatement] = []
    private(set) var sections: [SpecSection]
    private(set) var branches: [SpecBranch] = []
    private var openBranches: [Int] = []

    init(_ source: [UInt8]) {
        self.source = source
        sections = [SpecSection(name: "preamble", arguments: "", header: nil, statements: 0..<0)]
    }

    mutating func parse() {
        var position = 0
        var line = 1
        while position < source.count {
            let (end, lineCount) = logicalLine(from: position)
            add(position..<end, line: line)
            position = end
            line += lineCount
        }
        closeSection()
    }

    /// The end of the logical line that starts here, as rpm joins lines: nesting is counted byte by byte,
    /// `\` hides the byte after it, `%%` is no macro.
    private func logicalLine(from start: Int) -> (end: Int, lines: Int) {
        var (braces, parentheses, brackets) = (0, 0, 0)
        var position = start
        var lines = 0
        while position < source.count {
            let byte = source[position]
            let next = position + 1 < source.count ? source[position + 1] : 0
            position += 1
            switch byte {
            case UInt8(ascii: "\\"):
                if next == UInt8(ascii: "\n") { lines += 1 }
                if next != 0 { position += 1 }
            case UInt8(ascii: "\n"):
                lines += 1
                if braces == 0, parentheses == 0, brackets == 0 { return (position, lines) }
            case UInt8(ascii: "%"):
                switch next {
                case UInt8(ascii: "{"): braces += 1
                case UInt8(ascii: "("): parentheses += 1
                case UInt8(ascii: "["): brackets += 1
                case UInt8(ascii: "%"): break
                default: continue
                }
                position += 1
            case UInt8(ascii: "{") where braces > 0: braces += 1
            case UInt8(ascii: "}") where braces > 0: braces -= 1
            case UInt8(ascii: "(") where parentheses > 0: parentheses += 1
            case UInt8(ascii: ")") where parentheses > 0: parentheses -= 1
            case UInt8(ascii: "[") where brackets > 0: brackets += 1
            case UInt8(ascii: "]") where brackets > 0: brackets -= 1
            default: break
            }
        }
        return (source.count, lines + 1)
    }

    private mutating func add(_ range: Range<Int>, line: Int) {
        let start = source.skippingBlanks(from: range.lowerBound, to: range.upperBound)
        let kind: SpecStatement.Kind
        if source[start..<range.upperBound].allSatisfy(\.isASCIISpace) {
            kind = .blank
        } else if source[start] == UInt8(ascii: "#") {
            kind = .comment
        } else if source[start] == UInt8(ascii: "%") {
            if let directive = Self.directive(in: source, at: start, end: range.upperBound) {
                return addCondition(directive, range, start: start, line: line)
            }
            if let name = SectionNames.header(in: source, at: range.lowerBound, end: range.upperBound) {
                return openSection(name, range, line: line)
            }
            kind = macroKind(at: start, end: range.upperBound)
        } else if let section = sections.last, section.holdsTags,
            SpecTag.Layout(source, range) != nil
        {
            kind = .tag
        } else {
            kind = .text
        }
        append(kind, range, line: line)
    }

    private func macroKind(at start: Int, end: Int) -> SpecStatement.Kind {
        if source.hasASCII("%dnl", at: start), start + 4 >= end || !source[start + 4].isMacroNameByte {
            return .discarded
        }
        let isDefinition = source.hasASCII("%global", at: start) || source.hasASCII("%define", at: start)
        return isDefinition && start + 7 < end && source[start + 7].isBlank ? .definition : .text
    }

    private mutating func append(_ kind: SpecStatement.Kind, _ range: Range<Int>, line: Int) {
        statements.append(
            SpecStatement(
                kind: kind, bytes: range, line: line, section: sections.count - 1, branch: openBranches.last))
    }

    private mutating func closeSection() {
        let last = sections.count - 1
        sections[last].statements = sections[last].statements.lowerBound..<statements.count
    }

    private mutating func openSection(_ name: String, _ range: Range<Int>, line: Int) {
        closeSection()
        let arguments = source.trimmingSpace(range.lowerBound + 1 + name.utf8.count..<range.upperBound)
        let header = statements.count
        sections.append(
            SpecSection(
                name: name, arguments: source.text(arguments), header: header,
                statements: header + 1..<header + 1))
        append(.sectionHeader, range, line: line)
    }

    private mutating func addCondition(
        _ directive: String, _ range: Range<Int>, start: Int, line: Int
    ) {
        let previous = openBranches.last
        let opensBlock = directive.hasPrefix("if")
        if !opensBlock, previous != nil { openBranches.removeLast() }
        // The directive itself is read whatever its own block says: it belongs to the branch around it.
        append(.condition, range, line: line)
        if directive == "endif" || (!opensBlock && previous == nil) { return }
        let expression = source.trimmingSpace(start + 1 + directive.utf8.count..<range.upperBound)
        branches.append(
            SpecBranch(
                keyword: directive, expression: source.text(expression), line: line,
                parent: openBranches.last,
                block: opensBlock ? branches.count : previous.map { branches[$0].block } ?? branches.count,
                statement: statements.count - 1))
        openBranches.append(branches.count - 1)
    }

    /// The conditional directive that stands at an index, without `%`.
    static func directive(in source: [UInt8], at start: Int, end: Int) -> String? {
        var stop = start + 1
        while stop < end, source[stop].isMacroNameByte { stop += 1 }
        guard stop - start <= 11,
            stop == end || source[stop].isASCIISpace || source[stop] == UInt8(ascii: "\\")
        else { return nil }
        let word = source.text(start + 1..<stop)
        return directives.contains(word) ? word : nil
    }

    private static let directives: Set<String> = [
        "if", "ifarch", "ifnarch", "ifos", "ifnos", "elif", "elifarch", "elifos", "else", "endif",
    ]
}

/// The names that start a section of a spec file.
enum SectionNames {
    /// The name, in lower case, of the header at the start of a line; rpm ignores its case and allows no
    /// white space before it.
    static func header(in source: [UInt8], at start: Int, end: Int) -> String? {
        guard start < end, source[start] == UInt8(ascii: "%") else { return nil }
        var stop = start + 1
        while stop < end, source[stop].isMacroNameByte { stop += 1 }
        guard stop - start <= 24, stop == end || source[stop].isASCIISpace else { return nil }
        let name = source.text(start + 1..<stop).lowercased()
        return all.contains(name) ? name : nil
    }

    private static let all: Set<String> = [
        "package", "description", "prep", "generate_buildrequires", "conf", "build", "install", "check",
        "clean", "files", "changelog", "sourcelist", "patchlist", "sepolicy", "verifyscript",
        "pre", "post", "preun", "postun", "pretrans", "posttrans", "preuntrans", "postuntrans",
        "trigger", "triggerin", "triggerun", "triggerprein", "triggerpostun",
        "filetriggerin", "filetrigger", "filetriggerun", "filetriggerpostun",
        "transfiletriggerin", "transfiletrigger", "transfiletriggerun", "transfiletriggerpostun",
    ]
}
