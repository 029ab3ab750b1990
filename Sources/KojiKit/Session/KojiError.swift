/// Why something at a Koji hub could not be done.
public struct KojiError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        /// The hub refused: it answered with a fault of a kind that it has told.
        case fault(KojiFaultKind)
        /// A fault with a code that Koji does not know.
        case unknownFault(Int64)
        /// No answer, after all attempts that were safe.
        case unreachable
        /// The hub may have done what it was asked for, and its answer did not arrive: look before it is asked again.
        case uncertain
        /// The answer is no XML-RPC message, is cut off, or is too large.
        case badReply
        /// An answer of another shape than the method has.
        case unexpectedAnswer
        /// Nobody could be logged in.
        case login
        /// A profile is missing, or wrong.
        case profile
        /// A task failed or was cancelled.
        case task
        /// A file could not be sent or fetched as it is.
        case transfer
        /// What is asked for cannot be sent.
        case unsendable
        case cancelled
    }

    public var code: Code
    /// What was being done, such as the method of the call; nil when the message says it.
    public var action: String?
    /// One sentence without a full stop, with the remedy if there is one.
    public var message: String

    public init(_ code: Code, _ message: String, action: String? = nil) {
        self.code = code
        self.message = message
        self.action = action
    }

    /// A fault as a hub sent it.
    public init(_ fault: XMLRPCFault, action: String? = nil) {
        code = KojiFaultKind(rawValue: fault.code).map { .fault($0) } ?? .unknownFault(fault.code)
        message = Self.excerpt(fault.message)
        self.action = action
    }

    public var description: String { (action.map { "\($0): " } ?? "") + message }

    /// The kind of fault, if it is one.
    public var fault: KojiFaultKind? { if case .fault(let kind) = code { kind } else { nil } }

    /// Faults may be whole tracebacks, or whatever a server likes to say: the last lines say what happened.
    static func excerpt(_ message: String, limit: Int = 2000) -> String {
        let text = message.count > limit ? "…" + message.suffix(limit) : message
        return String(text.reversed().drop(while: \.isWhitespace).reversed())
    }
}
