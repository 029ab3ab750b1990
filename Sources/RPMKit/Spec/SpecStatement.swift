/// One logical line of a spec file: a line together with those that rpm joins to it before expansion,
/// because of a trailing backslash or an open `%{`, `%(` or `%[`.
public struct SpecStatement: Sendable, Hashable {
    public enum Kind: UInt8, Sendable, Hashable {
        case blank
        /// Starts with `#`. rpm still expands macros in it.
        case comment
        /// Starts with `%dnl`: discarded before anything in it is expanded.
        case discarded
        /// `%if`, `%else`, `%endif` and their relatives.
        case condition
        /// `%global` or `%define`.
        case definition
        /// `%prep`, `%package -n x`, …
        case sectionHeader
        /// `Name: value` in a preamble.
        case tag
        /// Everything else.
        case text
    }

    public let kind: Kind
    // 32 bits each: a large spec has hundreds of thousands of statements.
    private let storedStart: Int32
    private let storedEnd: Int32
    private let storedLine: Int32
    private let storedSection: Int32
    private let storedBranch: Int32

    init(kind: Kind, bytes: Range<Int>, line: Int, section: Int, branch: Int?) {
        self.kind = kind
        storedStart = Int32(bytes.lowerBound)
        storedEnd = Int32(bytes.upperBound)
        storedLine = Int32(line)
        storedSection = Int32(section)
        storedBranch = Int32(branch ?? -1)
    }

    /// Where it stands in the text, line terminators included.
    public var bytes: Range<Int> { Int(storedStart)..<Int(storedEnd) }
    /// Its first line, counted from 1.
    public var line: Int { Int(storedLine) }
    /// Index of its section in ``SpecTree/sections``.
    public var section: Int { Int(storedSection) }
    /// Index of the innermost conditional branch around it in ``SpecTree/branches``.
    public var branch: Int? { storedBranch < 0 ? nil : Int(storedBranch) }
}

/// One branch of a conditional block: from `%if`, `%elif` or `%else` to the next of them or `%endif`.
public struct SpecBranch: Sendable, Hashable {
    /// The directive without `%`: `if`, `ifarch`, `elif`, `else`, …
    public let keyword: String
    /// What follows the directive, unexpanded.
    public let expression: String
    /// The directive's line, counted from 1.
    public let line: Int
    /// The branch around the whole block.
    public let parent: Int?
    /// The first branch of the block: equal for alternatives of one another.
    public let block: Int
    /// Index of the directive's statement.
    public let statement: Int
}

/// A run of statements under one header.
public struct SpecSection: Sendable, Hashable {
    /// Lower case without `%`: `prep`, `package`; `preamble` for what comes before the first header.
    public let name: String
    /// What follows the name on the header's line, such as `-n python3-x`.
    public let arguments: String
    /// Index of the header's statement; nil for the preamble.
    public let header: Int?
    /// Indices of the statements under the header, without it.
    public internal(set) var statements: Range<Int>

    /// Whether the section holds tags: the preamble and `%package`.
    public var holdsTags: Bool { name == "preamble" || name == "package" }
}
