/// The text of one file that a person wrote, and where its lines begin.
///
/// Offsets count bytes of UTF-8; lines and columns are for people: they start at 1, and a column counts
/// Unicode scalars.
public struct SourceFile: Hashable, Sendable {
    /// The name as the user gave it, for messages.
    public let name: String
    /// The content; a byte order mark is kept.
    public let bytes: [UInt8]
    private let lineStarts: [Int]
    private let scalars: ScalarCounts

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case 0x0A:
                starts.append(index + 1)
            case 0x0D where index + 1 == bytes.count || bytes[index + 1] != 0x0A:
                starts.append(index + 1)
            default:
                break
            }
            index += 1
        }
        lineStarts = starts
        scalars = ScalarCounts(bytes)
    }

    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// How many lines there are; the empty file has one.
    public var lineCount: Int { lineStarts.count }

    /// The place of a byte offset; one past the end is the end.
    public func position(of offset: Int) -> SourcePosition {
        let clamped = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= clamped { low = middle } else { high = middle }
        }
        var start = lineStarts[low]
        if low == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = min(3, clamped) }
        let column = scalars.count(before: clamped, in: bytes) - scalars.count(before: start, in: bytes) + 1
        return SourcePosition(line: low + 1, column: column)
    }

    /// The bytes of a line, from 1, without its line break.
    public func lineRange(_ line: Int) -> Range<Int> {
        precondition(line >= 1 && line <= lineStarts.count, "line \(line) of \(lineStarts.count)")
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The text of a line, from 1, without its line break or byte order mark.
    public func line(_ line: Int) -> String {
        let text = String(decoding: bytes[lineRange(line)], as: UTF8.self)
        return line == 1 && text.unicodeScalars.first == "\u{FEFF}"
            ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// The text of a range of offsets.
    public func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
}

/// A line and a column, both from 1; the column counts Unicode scalars.
public struct SourcePosition: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    public var description: String { "\(line):\(column)" }
}
