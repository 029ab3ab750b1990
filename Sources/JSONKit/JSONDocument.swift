/// A JSON text, checked from end to end.
///
/// Reading notes where each value is; texts and numbers are made when they are asked for.
public struct JSONDocument: Sendable {
    /// What a text from strangers may be.
    public struct Limits: Hashable, Sendable {
        /// How deep arrays and objects may be nested.
        public var depth = 256
        /// Bytes.
        public var size = 256 << 20

        public init() {}
    }

    private let tape: JSONTape

    /// Reads a text in UTF-8, with or without a byte order mark.
    ///
    /// - Throws: `.malformed` with line and column; `.beyondLimit`.
    public init(_ bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) {
        guard bytes.count <= min(limits.size, Int(UInt32.max)) else {
            throw JSONError(.beyondLimit, at: "line 1", "more than \(limits.size) bytes")
        }
        tape = JSONTape(bytes: bytes, entries: try Self.entries(of: bytes, limits))
    }

    public init(_ text: String, limits: Limits = Limits()) throws(JSONError) {
        try self.init(Array(text.utf8), limits: limits)
    }

    private static func entries(of bytes: [UInt8], _ limits: Limits) throws(JSONError) -> [JSONTape.Entry] {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var scanner = JSONScanner(buffer, limits)
            try scanner.scan()
            return scanner.entries
        }
    }

    /// The whole.
    public var root: JSON { JSON(tape: tape, index: 0) }
}
