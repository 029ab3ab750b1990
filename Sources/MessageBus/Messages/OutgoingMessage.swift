internal import HostKit
internal import JSONKit

/// A message in the form in which it is sent.
struct OutgoingMessage: Sendable {
    var id: BusMessage.ID
    var exchange: String
    var routingKey: String
    var headers: [String: BusValue]
    /// Nil for a message without this property.
    var priority: UInt8?
    var body: [UInt8]

    var action: String { "publish the message \(id) to \(routingKey)" }

    /// - Throws: `.badMessage`, `.tooLarge`.
    init(_ message: BusMessage, _ configuration: MessageBusConfiguration, now: Timestamp)
        throws(MessageBusError)
    {
        id = message.id
        exchange = configuration.publishExchange
        let prefix = configuration.topicPrefix
        routingKey = prefix.isEmpty ? message.topic : "\(prefix).\(message.topic)"
        priority = message.priority ?? configuration.publishPriority
        headers = message.wireHeaders(priority: priority ?? 0, now: now)
        body = message.body
        try check(limit: configuration.messageSizeLimit)
    }

    private func check(limit: Int) throws(MessageBusError) {
        func wrong(_ code: MessageBusError.Code, _ detail: String) -> MessageBusError {
            MessageBusError(code, action, detail: detail)
        }
        guard body.count <= limit else {
            throw wrong(.tooLarge, "it has \(body.count) bytes, and \(limit) are allowed")
        }
        guard !routingKey.isEmpty, routingKey.utf8.count <= 255 else {
            throw wrong(.badMessage, "a topic has 1 to 255 bytes")
        }
        guard !id.rawValue.isEmpty, id.rawValue.utf8.count <= 255 else {
            throw wrong(.badMessage, "an ID has 1 to 255 bytes")
        }
        guard BusValue.table(headers).isSendable() else {
            throw wrong(.badMessage, "its headers have names that are too long, or are nested too deep")
        }
        // All headers must fit into one frame.
        guard BusValue.table(headers).size < 120_000 else {
            throw wrong(.badMessage, "its headers are too large")
        }
        guard JSON.object(in: body) != nil else {
            throw wrong(.badMessage, "its body is no JSON object")
        }
    }
}

extension BusValue {
    /// About how many bytes it takes in a message.
    var size: Int {
        switch self {
        case .null, .bool: 2
        case .integer, .number, .timestamp: 9
        case .string(let text): 5 + text.utf8.count
        case .bytes(let bytes): 5 + bytes.count
        case .list(let items): items.reduce(5) { $0 + $1.size }
        case .table(let items): items.reduce(5) { $0 + 1 + $1.key.utf8.count + $1.value.size }
        }
    }
}
