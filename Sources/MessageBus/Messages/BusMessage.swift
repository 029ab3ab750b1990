public import HostKit

/// A message of Fedora Messaging.
///
/// - SeeAlso: fedora-messaging, "Message Schemas", "Header Schema"; AMQP 0-9-1, basic class.
public struct BusMessage: Hashable, Sendable {
    /// Names a message for good: a UUID, unless another program gave it something else, or nothing at all.
    public struct ID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public var description: String { rawValue }

        /// A new one: UUID, version 4.
        public static func random() -> Self {
            var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
            bytes[6] = bytes[6] & 0x0F | 0x40
            bytes[8] = bytes[8] & 0x3F | 0x80
            let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            let groups = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]
            return Self(rawValue: groups.map { digits[$0].joined() }.joined(separator: "-"))
        }
    }

    /// How much a message matters to people.
    public enum Severity: Int, Hashable, Sendable, Codable, Comparable, CaseIterable {
        case debug = 10
        case info = 20
        case warning = 30
        case error = 40

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The whole topic, as it is on the bus: `org.fedoraproject.prod.buildsys.tag`. The topic of a message to publish
    /// gets the configuration's prefix.
    public var topic: String
    public var id: ID
    public var severity: Severity
    /// When it was sent first; nil is unknown, and for a message to publish the time of publishing.
    public var sentAt: Timestamp?
    /// The name of the schema that its body follows.
    public var schema: String
    /// The package that has the schema; nil if nobody said so.
    public var schemaPackage: String?
    /// Further headers, such as `fedora_messaging_rpm_hello`; without those that other members stand for.
    public var headers: [String: BusValue]
    /// From 0; nil for the configuration's.
    public var priority: UInt8?
    /// JSON.
    public var body: [UInt8]

    public init(
        topic: String, id: ID = .random(), severity: Severity = .info, sentAt: Timestamp? = nil,
        schema: String = "base.message", schemaPackage: String? = "fedora_messaging",
        headers: [String: BusValue] = [:], priority: UInt8? = nil, body: [UInt8]
    ) {
        self.topic = topic
        self.id = id
        self.severity = severity
        self.sentAt = sentAt
        self.schema = schema
        self.schemaPackage = schemaPackage
        self.headers = headers
        self.priority = priority
        self.body = body
    }
}
