/// A stretch of a named file: byte offsets for programs, lines and columns for people.
public struct SourceRange: Hashable, Sendable, Codable {
    /// The file's name as in ``SourceFile/name``.
    public var file: String
    /// The first byte.
    public var lower: Int
    /// One past the last byte.
    public var upper: Int
    public var start: SourcePosition
    public var end: SourcePosition

    public init(_ offsets: Range<Int>, in file: SourceFile) {
        self.file = file.name
        lower = offsets.lowerBound
        upper = offsets.upperBound
        start = file.position(of: offsets.lowerBound)
        end = file.position(of: offsets.upperBound)
    }

    public init(file: String, lower: Int, upper: Int, start: SourcePosition, end: SourcePosition) {
        self.file = file
        self.lower = lower
        self.upper = upper
        self.start = start
        self.end = end
    }

    /// The very beginning of a file: the place of what is missing from it as a whole.
    public static func start(of file: String) -> Self {
        let first = SourcePosition(line: 1, column: 1)
        return Self(file: file, lower: 0, upper: 0, start: first, end: first)
    }

    public var offsets: Range<Int> { lower..<upper }

    /// `file:line:column`, as editors and compilers write it.
    public var location: String { "\(file):\(start)" }

    /// The part of the range on its first line, so that a caret does not underline half a file.
    ///
    /// Columns stay true; the byte offset of the end is that of the start when the range was longer.
    public var firstLine: SourceRange {
        guard end.line > start.line else { return self }
        return SourceRange(file: file, lower: lower, upper: lower, start: start, end: start)
    }
}
