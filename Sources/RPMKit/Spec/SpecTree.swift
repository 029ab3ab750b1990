/// The structure of a spec file over its unchanged bytes.
///
/// Any input has a tree: line ends, tabs, a missing final newline and bytes that are no UTF-8 are kept, and
/// what makes no sense to rpm is just text here. Lines are joined and sections found by rpm's own rules
/// (4.18), without expanding macros: tags or sections that only a macro's expansion brings are not seen.
public struct SpecTree: Sendable, Hashable {
    /// The largest text that is read, in bytes.
    public static let maximumSize = 16 << 20

    /// The text itself.
    public let bytes: [UInt8]
    public let statements: [SpecStatement]
    /// The preamble first, then one for each header in the order of the text.
    public let sections: [SpecSection]
    /// Conditional branches in the order of their directives.
    public let branches: [SpecBranch]
    /// The line, counted from 1, where a macro or continued line starts that reaches to the end of the text.
    public let unclosedLine: Int?

    /// Reads a spec file's text.
    ///
    /// - Throws: ``SpecError`` `.tooLarge`.
    public init(_ bytes: [UInt8]) throws(SpecError) {
        guard bytes.count <= Self.maximumSize else {
            throw SpecError(
                .tooLarge, "the spec file has \(bytes.count) bytes; at most \(Self.maximumSize) are read")
        }
        var parser = SpecParser(bytes)
        parser.parse()
        self.bytes = bytes
        statements = parser.statements
        sections = parser.sections
        branches = parser.branches
        unclosedLine = parser.unclosedLine
    }

    /// Reads a spec file's text.
    public init(_ text: String) throws(SpecError) {
        try self.init(Array(text.utf8))
    }

    /// The text for people: bytes that are no UTF-8 appear as U+FFFD.
    public var text: String { bytes.text(0..<bytes.count) }

    /// A statement's text without its final line terminator.
    public func text(of statement: SpecStatement) -> String {
        bytes.text(contentRange(of: statement))
    }

    func contentRange(of statement: SpecStatement) -> Range<Int> {
        var end = statement.bytes.upperBound
        if end > statement.bytes.lowerBound, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > statement.bytes.lowerBound, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return statement.bytes.lowerBound..<end
    }

    /// The line terminator of the spec file's first line, `\n` if there is none.
    var lineEnd: [UInt8] {
        guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return [UInt8(ascii: "\n")] }
        let isCRLF = newline > 0 && bytes[newline - 1] == UInt8(ascii: "\r")
        return isCRLF ? Array("\r\n".utf8) : [UInt8(ascii: "\n")]
    }

    /// The sections of one name, such as `changelog`.
    public func sections(named name: String) -> [SpecSection] {
        sections.filter { $0.name == name }
    }
}
