/// What a ``LocalServer`` answers to one request.
public struct Reply: Sendable {
    /// How the body goes over the wire.
    public enum Delivery: Sendable {
        case whole
        /// In chunks of that many bytes, with `Transfer-Encoding: chunked`.
        case chunked(Int)
        /// That many bytes of the announced body, then a reset of the connection.
        case reset(after: Int)
        /// That many bytes of the announced body, then an orderly end of the connection.
        case closed(after: Int)
        /// The body again and again, until the client goes away.
        case endless
        /// Nothing, not even a status: the connection ends.
        case nothing
    }

    public var status: Int
    public var header: [(name: String, value: String)]
    public var body: [UInt8]
    public var delivery: Delivery
    /// Happens when the request is here.
    public var asked: Event?
    /// Nothing is sent before this has happened.
    public var beginning: Event?
    /// The second half of the body is not sent before this has happened.
    public var middle: Event?
    /// What follows a whole body, though nobody has asked for it.
    public var trailer: Trailer?

    /// Bytes that a server sends on a connection after an answer.
    public struct Trailer: Sendable {
        public var bytes: [UInt8]
        /// They are sent when this has happened.
        public let wanted = Event()

        public init(_ bytes: [UInt8]) { self.bytes = bytes }

        /// Another answer.
        public init(_ reply: Reply) { self.init(reply.head + reply.body) }
    }

    public init(
        _ status: Int = 200, header: [(name: String, value: String)] = [], body: [UInt8] = [],
        delivery: Delivery = .whole, asked: Event? = nil, beginning: Event? = nil, middle: Event? = nil
    ) {
        self.status = status
        self.header = header
        self.body = body
        self.delivery = delivery
        self.asked = asked
        self.beginning = beginning
        self.middle = middle
    }

    public static func text(_ text: String, _ status: Int = 200) -> Self {
        Self(status, header: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    }

    public static func json(_ text: String, _ status: Int = 200) -> Self {
        Self(status, header: [("Content-Type", "application/json")], body: Array(text.utf8))
    }

    public static func status(_ status: Int) -> Self { Self(status) }

    public static func redirect(_ location: String, _ status: Int = 302) -> Self {
        Self(status, header: [("Location", location)])
    }

    var head: [UInt8] {
        var lines = ["HTTP/1.1 \(status) Scripted"]
        lines += header.map { "\($0.name): \($0.value)" }
        switch delivery {
        case .chunked: lines.append("Transfer-Encoding: chunked")
        case .endless: lines.append("Connection: close")
        case .whole, .reset, .closed, .nothing:
            if status != 204, status != 304 { lines.append("Content-Length: \(body.count)") }
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
