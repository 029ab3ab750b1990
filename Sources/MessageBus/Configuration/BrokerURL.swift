public import HostKit

/// Where a broker is and who logs in: `amqps://user:password@host:5671/%2Fvhost?heartbeat=60`.
///
/// - SeeAlso: RabbitMQ, "RabbitMQ URI Specification" and "URI Query Parameters". As with the reference's library a
///   path of nothing but `/` is the virtual host `/`.
public struct BrokerURL: Hashable, Sendable {
    /// Whether the connection is encrypted: `amqps`.
    public var isSecure: Bool
    /// A name or an address, without brackets.
    public var host: String
    public var port: UInt16
    public var user: String
    public var password: Secret
    public var virtualHost: String
    /// How often each side shows the other that it lives; zero for never.
    public var heartbeat: Duration = .seconds(60)
    /// How long connecting and logging in may take, and each answer to a request.
    public var timeout: Duration = .seconds(10)
    /// `connection_attempts`: the reference's own; it says nothing to a consumer or a publisher here, which go on
    /// by their own rules.
    public var connectionAttempts: Int?
    /// `retry_delay`, as above.
    public var retryDelay: Duration?

    public init(
        isSecure: Bool = false, host: String = "localhost", port: UInt16? = nil, user: String = "guest",
        password: Secret = Secret("guest"), virtualHost: String = "/"
    ) {
        self.isSecure = isSecure
        self.host = host
        self.port = port ?? (isSecure ? 5671 : 5672)
        self.user = user
        self.password = password
        self.virtualHost = virtualHost
    }
}

extension BrokerURL: CustomStringConvertible {
    /// The URL without user, password and query.
    public var description: String {
        let shown = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return "\(isSecure ? "amqps" : "amqp")://\(shown):\(port)/\(Self.encoded(virtualHost))"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."),
                UInt8(ascii: "~"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }.joined()
    }
}
