public import SourceDiagnostics

/// Why something with a broker did not work.
public struct MessageBusError: Error, Hashable, Sendable {
    public enum Code: String, Hashable, Sendable, Codable {
        /// Not a URL of a broker.
        case badURL
        /// The configuration says something wrong; see ``MessageBusError/diagnostics``.
        case badConfiguration
        /// A file of the configuration, of certificates or of keys cannot be used.
        case badFile
        /// Nobody listens, or the name is unknown.
        case unreachable
        /// No answer in the time that was given.
        case timedOut
        /// There is no secure connection: the two cannot agree, or the broker refuses our certificate.
        case tlsFailure
        /// The broker's certificate is not signed by an authority that we trust.
        case untrustedCertificate
        /// The broker's certificate is for another host.
        case wrongHostName
        /// The broker does not know the user, the password or the certificate, or does not let them in here.
        case loginRefused
        /// The user may not do this.
        case accessRefused
        /// There is no such queue or exchange.
        case notFound
        /// The queue or exchange is there and is another kind of one.
        case conflict
        /// Somebody else uses the queue alone.
        case locked
        /// The connection broke.
        case connectionLost
        /// The broker ended the connection.
        case closedByBroker
        /// The broker says or does what the protocol does not have.
        case protocolViolation
        /// Larger than the configuration allows.
        case tooLarge
        /// Not a message that can be sent or read.
        case badMessage
        /// The broker would not take the message.
        case rejected
        /// No queue is bound to get the message.
        case unroutable
        /// The task that published was cancelled.
        case cancelled
        /// The publisher is not at work, or not any more.
        case notRunning
        /// The machine lacks memory or descriptors.
        case outOfResources
    }

    public var code: Code
    /// What was being done: `connect to amqps://rabbitmq.example.org:5671/%2Fpubsub`. Without secrets.
    public var action: String
    /// What the library or the broker said about it.
    public var detail: String?
    /// For a message that was being published: whether it may have arrived all the same.
    ///
    /// Who publishes it again must do so with the same ID.
    public var mayHaveArrived = false
    /// For a message that was being published: how often.
    public var attempts = 1
    /// For ``Code/badConfiguration``: what is wrong, and where.
    public var diagnostics: [Diagnostic] = []

    public init(_ code: Code, _ action: String, detail: String? = nil) {
        self.code = code
        self.action = action
        self.detail = detail
    }

    /// Whether the same may work a little later.
    public var isTransient: Bool {
        switch code {
        case .unreachable, .timedOut, .connectionLost, .closedByBroker, .rejected, .outOfResources: true
        default: false
        }
    }
}

extension MessageBusError: CustomStringConvertible {
    public var description: String {
        var text = "cannot \(action): \(fact)"
        if let detail, !detail.isEmpty { text += ": \(detail)" }
        if attempts > 1 { text += " (\(attempts) attempts)" }
        if mayHaveArrived { text += "; it may have arrived all the same" }
        return text
    }

    private var fact: String {
        switch code {
        case .badURL: "not a usable URL of a broker"
        case .badConfiguration: "the configuration cannot be used"
        case .badFile: "the file cannot be used"
        case .unreachable: "the broker cannot be reached"
        case .timedOut: "the broker did not answer in time"
        case .tlsFailure: "no secure connection; see whether the broker takes the client's certificate"
        case .untrustedCertificate: "the broker's certificate is not to be trusted; see 'ca_cert' of [tls]"
        case .wrongHostName: "the broker's certificate is for another host"
        case .loginRefused: "the broker refuses the login"
        case .accessRefused: "the broker does not allow it"
        case .notFound: "there is no such thing"
        case .conflict: "what is there is another kind of it"
        case .locked: "somebody else uses it alone"
        case .connectionLost: "the connection broke"
        case .closedByBroker: "the broker ended the connection"
        case .protocolViolation: "the broker does not keep to the protocol"
        case .tooLarge: "the message is too large"
        case .badMessage: "the message cannot be used"
        case .rejected: "the broker does not take the message"
        case .unroutable: "no queue is bound that would get the message"
        case .cancelled: "cancelled"
        case .notRunning: "the publisher is not at work"
        case .outOfResources: "the machine lacks memory or descriptors"
        }
    }
}
