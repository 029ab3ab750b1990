internal import HostKit

/// Messages that are stored or forwarded as JSON, topic and headers included.
public enum BusEnvelope {
    /// Reads an envelope of either form: Fedora Messaging's `{topic, id, headers, body, queue}`, fedmsg's
    /// `{topic, msg_id, msg, timestamp, …}`.
    ///
    /// The body is that of `body`, else of `msg`, as it is written there.
    /// - Throws: `.badMessage`.
    public static func message(in json: [UInt8]) throws(MessageBusError) -> BusMessage {
        guard let envelope = JSONScanner(json), envelope.isObject else { throw wrong("it is no JSON object") }
        guard let topic = envelope.string("topic"), !topic.isEmpty else { throw wrong("it has no topic") }
        guard let body = envelope.text("body") ?? envelope.text("msg") else { throw wrong("it has no body") }
        let id = envelope.string("id") ?? envelope.string("msg_id")
        var message = BusMessage(topic: topic, id: BusMessage.ID(rawValue: id ?? ""), body: body)
        message.takeHeaders(headers(of: envelope))
        if message.sentAt == nil, let seconds = number(envelope, "timestamp") {
            let whole = seconds.rounded(.down)
            message.sentAt = Timestamp(
                seconds: Int64(whole), nanoseconds: Int32(((seconds - whole) * 1e9).rounded(.down)))
        }
        return message
    }

    /// The body of an envelope of either form; any other JSON is a body itself.
    public static func body(in json: [UInt8]) -> [UInt8] {
        guard let envelope = JSONScanner(json), envelope.string("topic") != nil else { return json }
        return envelope.text("body") ?? envelope.text("msg") ?? json
    }

    private static func headers(of envelope: JSONScanner) -> [String: BusValue] {
        guard let headers = envelope.object("headers") else { return [:] }
        var result: [String: BusValue] = [:]
        for name in headers.members.keys {
            if let text = headers.string(name) {
                result[name] = .string(text)
            } else if let number = headers.text(name).flatMap({ Int64(String(decoding: $0, as: UTF8.self)) })
            {
                result[name] = .integer(number)
            } else if let text = headers.text(name), let flag = Bool(String(decoding: text, as: UTF8.self)) {
                result[name] = .bool(flag)
            }
        }
        return result
    }

    /// A number that a time can be made of.
    private static func number(_ envelope: JSONScanner, _ name: String) -> Double? {
        guard let text = envelope.text(name), let number = Double(String(decoding: text, as: UTF8.self)),
            (0...253_402_300_799).contains(number)
        else { return nil }
        return number
    }

    private static func wrong(_ detail: String) -> MessageBusError {
        MessageBusError(.badMessage, "read an envelope", detail: detail)
    }
}
