internal import HostKit
internal import JSONKit

/// Messages that are stored or forwarded as JSON, topic and headers included.
public enum BusEnvelope {
    /// Reads an envelope of either form: Fedora Messaging's `{topic, id, headers, body, queue}`, fedmsg's
    /// `{topic, msg_id, msg, timestamp, …}`.
    ///
    /// The body is that of `body`, else of `msg`, as it is written there.
    /// - Throws: `.badMessage`.
    public static func message(in json: [UInt8]) throws(MessageBusError) -> BusMessage {
        guard let envelope = JSON.object(in: json) else { throw wrong("it is no JSON object") }
        guard let topic = envelope["topic"]?.string, !topic.isEmpty else { throw wrong("it has no topic") }
        guard let body = envelope["body"] ?? envelope["msg"] else { throw wrong("it has no body") }
        let id = envelope["id"]?.string ?? envelope["msg_id"]?.string
        var message = BusMessage(topic: topic, id: BusMessage.ID(rawValue: id ?? ""), body: body.source)
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
        guard let envelope = JSON.object(in: json), envelope["topic"]?.string != nil else { return json }
        return (envelope["body"] ?? envelope["msg"])?.source ?? json
    }

    private static func headers(of envelope: JSON) -> [String: BusValue] {
        var result: [String: BusValue] = [:]
        for (name, value) in envelope["headers"]?.members ?? [] {
            if let text = value.string {
                result[name] = .string(text)
            } else if let number = value.int {
                result[name] = .integer(Int64(number))
            } else if let flag = value.bool {
                result[name] = .bool(flag)
            }
        }
        return result
    }

    /// A number that a time can be made of.
    private static func number(_ envelope: JSON, _ name: String) -> Double? {
        envelope[name]?.double.flatMap { (0...253_402_300_799).contains($0) ? $0 : nil }
    }

    private static func wrong(_ detail: String) -> MessageBusError {
        MessageBusError(.badMessage, "read an envelope", detail: detail)
    }
}

extension JSON {
    /// The object that a text is; nil for anything else.
    static func object(in text: [UInt8]) -> JSON? {
        // Why it is none does not matter: what is sent here has to be one.
        guard let root = try? JSONDocument(text).root, root.kind == .object else { return nil }
        return root
    }
}
