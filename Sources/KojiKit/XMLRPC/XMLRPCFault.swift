/// What a hub answers when it did not do what it was asked for.
public struct XMLRPCFault: Error, Sendable, Hashable {
    public var code: Int64
    /// The hub's own words; it may be a whole traceback.
    public var message: String

    public init(code: Int64, message: String) {
        self.code = code
        self.message = message
    }
}

/// What a hub answers.
public enum XMLRPCReply: Sendable, Hashable {
    case result(XMLRPCValue)
    case fault(XMLRPCFault)
}

/// Why bytes are no XML-RPC message.
public struct XMLRPCError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        /// Not XML, or cut off.
        case malformedXML
        /// XML, but no message.
        case malformedMessage
        /// Larger or deeper than is read.
        case limit
        /// A value that cannot be sent.
        case unsendable
    }

    public var code: Code
    public var message: String
    /// Where in the message, from 1; nil for what is to be sent.
    public var line: Int?
    public var column: Int?

    public init(_ code: Code, _ message: String, line: Int? = nil, column: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
    }

    public var description: String {
        guard let line, let column else { return message }
        return "\(message) (line \(line), column \(column))"
    }
}
