/// A JSON text, checked from end to end.
///
/// Reading notes where each value is, in eight bytes each; texts and numbers are made when they are asked for.
public struct JSONDocument: Sendable {
    /// What a text from strangers may be.
    public struct Limits: Hashable, Sendable {
        /// How deep arrays and objects may be nested.
        public var depth = 256
        /// Bytes; whatever is said here, no more than 1 GiB.
        public var size = 256 << 20

        public init() {}

        func check(_ count: Int) throws(JSONError) {
            let most = min(size, JSONEntry.reach)
            guard count > most else { return }
            throw JSONError(.beyondLimit, at: "line 1", "\(count) bytes, more than \(most)")
        }
    }

    private let tape: JSONTape

    /// Reads a text in UTF-8, with or without a byte order mark.
    ///
    /// - Throws: `.malformed` with line and column; `.beyondLimit`.
    public init(_ bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) {
        try limits.check(bytes.count)
        tape = JSONTape(bytes: bytes, entries: try Self.entries(of: bytes, limits))
    }

    public init(_ text: String, limits: Limits = Limits()) throws(JSONError) {
        try self.init(Array(text.utf8), limits: limits)
    }

    private static func entries(of bytes: [UInt8], _ limits: Limits) throws(JSONError) -> [JSONEntry] {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var scanner = JSONScanner(buffer, limits)
            try scanner.scan()
            return scanner.entries
        }
    }

    /// The whole.
    public var root: JSON { JSON(tape: tape, index: 0) }
}
