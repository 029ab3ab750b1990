public import SystemPackage

/// What a program needs to know to take part in Fedora Messaging.
///
/// - SeeAlso: fedora-messaging, "Configuration".
public struct MessageBusConfiguration: Hashable, Sendable {
    /// Files of PEM for encrypted connections.
    public struct TLS: Hashable, Sendable {
        /// Authorities to trust; nil for the system's.
        public var authorities: FilePath?
        /// Who we are, with ``key``; then the certificate is the login, and user and password are not used.
        public var certificate: FilePath?
        public var key: FilePath?
        /// Whether the broker's certificate must be for its host's name; an address is not compared, and refused.
        public var verifiesHost = true

        public init(
            authorities: FilePath? = nil, certificate: FilePath? = nil, key: FilePath? = nil,
            verifiesHost: Bool = true
        ) {
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
            self.verifiesHost = verifiesHost
        }
    }

    public var broker: BrokerURL
    public var tls = TLS()
    /// Whether queues and exchanges are only looked for, and never made.
    public var declaresPassively = false
    /// What is consumed; a queue without a name gets one from the broker.
    public var queues: [BusQueue] = [
        BusQueue(name: "", isDurable: false, isAutoDeleted: true, isExclusive: true)
    ]
    public var exchanges: [BusExchange] = [BusExchange(name: "amq.topic")]
    public var bindings: [BusBinding] = [BusBinding(queue: "", exchange: "amq.topic", routingKeys: ["#"])]
    /// How many messages of each queue the broker sends before it waits for answers; zero is no limit to a broker,
    /// and not allowed here.
    public var prefetchCount: UInt16 = 25
    /// Shown by the broker's tools: `app`, `app_version`, `app_url`, `app_contacts_email`.
    public var clientProperties: [String: BusValue] = ["app": .string("Unknown")]
    public var publishExchange = "amq.topic"
    /// What stands before the topic of each message that is published, without the dot between; empty for nothing.
    public var topicPrefix = ""
    /// Of messages that do not say theirs; nil is 0.
    public var publishPriority: UInt8?
    /// The largest body of a message that is taken or sent, in bytes.
    public var messageSizeLimit = 4 << 20

    public init(broker: BrokerURL = BrokerURL()) { self.broker = broker }
}

/// A queue as it is declared.
public struct BusQueue: Hashable, Sendable {
    public var name: String
    /// Whether it outlives a restart of the broker.
    public var isDurable: Bool
    /// Whether it goes when its last consumer has gone.
    public var isAutoDeleted: Bool
    /// Whether it is for one connection alone, and goes with it.
    public var isExclusive: Bool
    /// Such as `x-max-length`.
    public var arguments: [String: BusValue]

    public init(
        name: String, isDurable: Bool = true, isAutoDeleted: Bool = false, isExclusive: Bool = false,
        arguments: [String: BusValue] = [:]
    ) {
        self.name = name
        self.isDurable = isDurable
        self.isAutoDeleted = isAutoDeleted
        self.isExclusive = isExclusive
        self.arguments = arguments
    }
}

/// An exchange as it is declared.
public struct BusExchange: Hashable, Sendable {
    public var name: String
    /// `topic`, `fanout`, `direct`, `headers`.
    public var type: String
    public var isDurable: Bool
    public var isAutoDeleted: Bool
    public var arguments: [String: BusValue]

    public init(
        name: String, type: String = "topic", isDurable: Bool = true, isAutoDeleted: Bool = false,
        arguments: [String: BusValue] = [:]
    ) {
        self.name = name
        self.type = type
        self.isDurable = isDurable
        self.isAutoDeleted = isAutoDeleted
        self.arguments = arguments
    }
}

/// Which messages of an exchange get into a queue.
public struct BusBinding: Hashable, Sendable {
    public var queue: String
    public var exchange: String
    /// Words with dots between; `*` is one word, `#` any number of them.
    public var routingKeys: [String]

    public init(queue: String, exchange: String = "amq.topic", routingKeys: [String]) {
        self.queue = queue
        self.exchange = exchange
        self.routingKeys = routingKeys
    }
}
