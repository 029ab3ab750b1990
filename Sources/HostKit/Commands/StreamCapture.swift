/// One line that a running command wrote.
public struct OutputLine: Hashable, Sendable {
    public enum Stream: String, Hashable, Sendable, Codable {
        case standardOutput, standardError
    }

    public var stream: Stream
    /// Without its line break; bytes that are not UTF-8 become U+FFFD.
    public var text: String

    public init(_ stream: Stream, _ text: String) {
        self.stream = stream
        self.text = text
    }
}

/// Keeps the beginning of a stream up to a limit, its very end, and cuts it into lines for a listener.
struct StreamCapture {
    let limit: Int
    let stream: OutputLine.Stream
    let onLine: (@Sendable (OutputLine) -> Void)?
    private(set) var kept: [UInt8] = []
    private(set) var wasCut = false
    private var last: [UInt8] = []
    private var line: [UInt8] = []

    /// A longer line is given to the listener in pieces: nobody shall fill our memory by leaving out a break.
    private static let longestLine = 64 << 10

    init(limit: Int, stream: OutputLine.Stream, onLine: (@Sendable (OutputLine) -> Void)?) {
        self.limit = max(limit, 0)
        self.stream = stream
        self.onLine = onLine
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let room = limit - kept.count
        kept.append(contentsOf: bytes.prefix(room))
        if bytes.count > room {
            wasCut = true
            last.append(contentsOf: bytes.dropFirst(room).suffix(CommandFailure.tailLimit))
            if last.count > CommandFailure.tailLimit {
                last.removeFirst(last.count - CommandFailure.tailLimit)
            }
        }
        if onLine != nil { cut(bytes) }
    }

    private mutating func cut(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            if byte == 0x0A {
                emit()
            } else {
                line.append(byte)
                if line.count == Self.longestLine { emit() }
            }
        }
    }

    private mutating func emit() {
        if line.last == 0x0D { line.removeLast() }
        onLine?(OutputLine(stream, String(decoding: line, as: UTF8.self)))
        line.removeAll(keepingCapacity: true)
    }

    /// Gives the listener the last line when no break ended it.
    mutating func finish() {
        if onLine != nil, !line.isEmpty { emit() }
    }

    /// The end of the whole stream, as text.
    var tail: String {
        let whole = kept.suffix(CommandFailure.tailLimit) + last
        return String(decoding: whole.suffix(CommandFailure.tailLimit), as: UTF8.self)
    }
}
