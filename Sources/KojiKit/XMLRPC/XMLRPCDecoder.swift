internal import XMLKit

/// Reads a message piece by piece, as it comes over the wire.
///
/// A long list needs no tree of values: elements at a chosen depth are given out as soon as they are complete, and are
/// not part of the message then.
public struct XMLRPCDecoder: ~Copyable {
    /// What a message may be at most.
    public struct Limits: Sendable, Hashable {
        /// Lists and structs within each other.
        public var depth = 64
        /// Bytes of one text.
        public var textSize = 256 << 20
        /// Bytes of the whole message.
        public var size = 1 << 30

        public init() {}
    }

    /// What a whole message says.
    public enum Message: Sendable, Hashable {
        case call(method: String, parameters: [XMLRPCValue])
        case reply(XMLRPCReply)
    }

    /// An element of a list that was given out.
    public struct Row: Sendable, Hashable {
        /// Which list it is from, when the result is a list of lists; else 0.
        public var list: Int
        public var value: XMLRPCValue
    }

    private var reader: XMLPushReader
    private var parts: XMLRPCParts

    /// - Parameter rowDepth: How many lists deep the rows lie: 1 for a result that is a list of rows, 2 for a list
    ///   of such lists; 0 gives out no rows.
    public init(rowDepth: Int = 0, limits: Limits = Limits()) {
        var xml = XMLReader.Limits()
        // A list or a struct is three or four elements deep.
        xml.depth = 4 * limits.depth + 16
        xml.textSize = limits.textSize
        xml.documentSize = limits.size
        reader = XMLPushReader(limits: xml)
        parts = XMLRPCParts(rowDepth: rowDepth, depthLimit: limits.depth)
    }

    /// Takes the next bytes.
    ///
    /// - Throws: ``XMLRPCError`` with the place.
    public mutating func feed(_ piece: [UInt8]) throws(XMLRPCError) {
        do throws(XMLError) {
            try reader.feed(piece)
        } catch {
            throw XMLRPCError(error)
        }
        try readEvents()
    }

    /// Takes the rows that were completed since the last time.
    public mutating func takeRows() -> [Row] { parts.takeRows() }

    /// The message, when all its bytes were fed. Rows that are left must be taken first.
    ///
    /// - Throws: ``XMLRPCError``; what was cut off is `malformedXML`.
    public mutating func finish() throws(XMLRPCError) -> Message {
        reader.end()
        try readEvents()
        guard let message = parts.message else {
            throw XMLRPCError(.malformedMessage, "the message ends before it says anything")
        }
        return message
    }

    private mutating func readEvents() throws(XMLRPCError) {
        if let failure = try reader.give(to: &parts) { throw XMLRPCError(failure) }
    }
}

extension XMLRPCDecoder {
    /// Reads a whole message from memory.
    ///
    /// - Throws: ``XMLRPCError``.
    public static func message(_ bytes: [UInt8], limits: Limits = Limits()) throws(XMLRPCError) -> Message {
        var decoder = XMLRPCDecoder(limits: limits)
        try decoder.feed(bytes)
        return try decoder.finish()
    }

    /// Reads a whole answer from memory.
    ///
    /// - Throws: ``XMLRPCError``, also for a call.
    public static func reply(_ bytes: [UInt8], limits: Limits = Limits()) throws(XMLRPCError) -> XMLRPCReply {
        guard case .reply(let reply) = try message(bytes, limits: limits) else {
            throw XMLRPCError(.malformedMessage, "the message is a call where an answer is expected")
        }
        return reply
    }
}

extension XMLRPCError {
    init(_ error: XMLError) {
        let code: Code = error.code == .limit ? .limit : .malformedXML
        self.init(code, error.message, line: error.position?.line, column: error.position?.column)
    }
}
