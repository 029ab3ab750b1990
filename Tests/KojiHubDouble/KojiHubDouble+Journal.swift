public import KojiKit

extension KojiHubDouble {
    /// A call that came in, alone or with others in a message.
    public struct Call: Sendable, Hashable {
        public var method: String
        public var parameters: [XMLRPCValue]
        /// The place of its message in ``KojiHubDouble/messages``.
        public var message: Int
        public var session: Int64?
    }

    /// A message that came in: one round trip.
    public struct Message: Sendable, Hashable {
        /// `(upload)` for a raw upload.
        public var method: String
        public var path: String
        /// Bytes of the body.
        public var size: Int
        public var session: Int64?
        public var callNumber: Int64?
        /// Names and values.
        public var header: [[String]]
        /// What it was answered with, unless that was a result.
        public var fault: XMLRPCFault?
    }

    /// All calls so far, those of multicalls one by one.
    public var calls: [Call] { journal.calls }

    /// All messages so far.
    public var messages: [Message] { journal.messages }

    /// How often a method was called.
    public func count(of method: String) -> Int { calls.count { $0.method == method } }

    /// Forgets ``calls`` and ``messages``.
    public func forgetCalls() { journal.forget() }

    /// What can go wrong with a message.
    public enum Disturbance: Sendable {
        /// The connection ends, and nothing was done.
        case dropBefore
        /// The call is done, and the connection ends without an answer.
        case dropAfter
        /// An error of HTTP, and nothing was done.
        case status(Int)
        /// An error of HTTP, though the call was done.
        case statusAfter(Int)
        /// A fault, and nothing was done.
        case fault(Int64, String)
        /// The call is done, and the connection ends after that many bytes of the answer.
        case truncated(Int)
        /// The call is done, and the answer is whole for HTTP but has only that many bytes.
        case shortened(Int)
        /// The answer comes twice.
        case doubled
        /// The call is done, and these bytes are the answer.
        case body([UInt8])
        /// Nothing is done before the second gate is open; the first one opens when the message is here.
        case hold(Gate?, Gate)
        /// The call is done, and its answer waits for the second gate; the first one opens when it is done.
        case holdAnswer(Gate?, Gate)

        /// A fault with a message of that many bytes.
        public static func hugeFault(_ size: Int) -> Self { .fault(1, String(repeating: "x", count: size)) }

        var isBefore: Bool {
            switch self {
            case .dropBefore, .status, .fault, .hold: true
            default: false
            }
        }
    }

    /// Lets something go wrong with the next messages that call a method.
    ///
    /// - Parameter method: Nil for any method; `(upload)` for raw uploads.
    public func disturb(_ method: String?, _ disturbance: Disturbance, times: Int = 1) {
        journal.plan(method, disturbance, times: times)
    }

    /// Lets nothing go wrong any more.
    public func disturbNothing() { journal.forgetPlans() }

    /// Down for maintenance, with these words; nil for at work.
    public func goOffline(_ words: String?) { journal.offline = words }
}
