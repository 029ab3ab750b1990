/// Why a document could not be read or written.
public struct XMLError: Error, Sendable {
    public enum Code: String, Sendable, Hashable, Codable {
        /// The text is no well-formed XML.
        case malformed
        /// It has a name with a prefix that stands for no namespace, or another fault of namespaces.
        case namespace
        /// It declares entities, or refers to one that is not XML's own.
        case entity
        /// It exceeds one of ``XMLReader/Limits``.
        case limit
        /// It is well-formed, but not what was asked for.
        case unexpected
        /// It is in an encoding that cannot be read, or is not in the encoding that it declares.
        case encoding
        /// The source of the bytes failed; `cause` says how.
        case unreadable
        /// A text to be written has a character that XML cannot hold.
        case invalidCharacter
    }

    public var code: Code
    /// One sentence without a full stop.
    public var message: String
    /// Where, if there is a place.
    public var position: XMLPosition?
    /// The error of the source.
    public var cause: (any Error)?

    public init(
        _ code: Code, _ message: String, at position: XMLPosition? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.position = position
        self.cause = cause
    }

    static let emptyDocument = XMLError(.malformed, "the document is empty")
}

extension XMLError: CustomStringConvertible {
    public var description: String {
        let place = position.map { "line \($0.line), column \($0.column): " } ?? ""
        return place + message + (cause.map { ": \($0)" } ?? "")
    }
}

/// A place in a document as libxml2 counts.
public struct XMLPosition: Sendable, Hashable, Codable, CustomStringConvertible {
    /// From 1.
    public var line: Int
    /// From 1; near the end of what was read, not exact to the character.
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column)" }
}
