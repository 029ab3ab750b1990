/// Edits a spec file; each function changes only the bytes it must.
///
/// Where alternatives stand in conditional branches, an edit reaches every one that ``activity`` does not
/// rule out: without an answer from rpm both sides of an `%if` whose outcome is not known.
public struct SpecEditor: Sendable, Hashable {
    /// The spec file as it is now.
    public private(set) var tree: SpecTree
    /// Which conditional branches count; edits keep it valid, as none adds or removes a branch.
    public var activity: BranchActivity

    public init(_ tree: SpecTree, activity: BranchActivity? = nil) {
        self.tree = tree
        self.activity = activity ?? BranchActivity(tree)
    }

    /// - Throws: ``SpecError`` `.tooLarge`.
    public init(_ text: String) throws(SpecError) {
        self.init(try SpecTree(text))
    }

    /// - Throws: ``SpecError`` `.tooLarge`.
    public init(_ bytes: [UInt8]) throws(SpecError) {
        self.init(try SpecTree(bytes))
    }

    /// The edited text.
    public var bytes: [UInt8] { tree.bytes }

    /// The edited text for people: bytes that are no UTF-8 appear as U+FFFD.
    public var text: String { tree.text }

    /// Sources, in the order of the text.
    public var sources: [SpecSource] { tree.sourcesAndPatches(activity).filter { $0.kind == .source } }

    /// Patches, in the order of the text.
    public var patches: [SpecSource] { tree.sourcesAndPatches(activity).filter { $0.kind == .patch } }

    /// Whether a statement may be read by rpm: it is in no branch known to be inactive.
    func mayBeActive(_ statement: SpecStatement) -> Bool { activity.isActive(statement.branch) != false }

    /// Replaces ranges, which do not overlap, and reads the result.
    ///
    /// - Throws: `.unclosedMacro` for an edit of a statement that, never closed, swallowed the rest of the
    ///   text.
    mutating func apply(_ edits: [SpecEdit]) throws(SpecError) {
        let edits = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
        if let line = tree.unclosedLine, let last = edits.last, let statement = tree.statements.last,
            last.range.upperBound > statement.bytes.lowerBound
        {
            throw SpecError(
                .unclosedMacro, "a macro or line continuation that starts here has no end; close it",
                line: line)
        }
        var result: [UInt8] = []
        result.reserveCapacity(tree.bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
        var position = 0
        for edit in edits {
            result += tree.bytes[position..<edit.range.lowerBound]
            result += edit.replacement
            position = edit.range.upperBound
        }
        result += tree.bytes[position...]
        if result != tree.bytes { tree = try SpecTree(result) }
    }

    /// An edit that inserts whole lines before an offset where a line starts, or at the end of the text.
    func insertion(of lines: [String], at offset: Int) -> SpecEdit {
        let lineEnd = tree.lineEnd
        var text: [UInt8] = []
        if offset > 0, tree.bytes[offset - 1] != UInt8(ascii: "\n") { text += lineEnd }
        for line in lines {
            text += line.utf8
            text += lineEnd
        }
        return SpecEdit(range: offset..<offset, replacement: text)
    }

    /// - Throws: `.invalidValue` for text that would leave its line or join it with the next one.
    static func checkLine(_ value: String, _ what: String, allowingEmpty: Bool = false) throws(SpecError) {
        if value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
            throw SpecError(.invalidValue, "\(what) has a line break or control character in it; remove it")
        }
        if !allowingEmpty, value.utf8.allSatisfy(\.isBlank) {
            throw SpecError(.invalidValue, "\(what) is empty; give it a value")
        }
        if value.utf8.last == UInt8(ascii: "\\") {
            throw SpecError(.invalidValue, "\(what) ends with a backslash; remove it")
        }
    }
}

/// One replacement in a text.
struct SpecEdit {
    var range: Range<Int>
    var replacement: [UInt8]
}
