internal import JSONKit

extension BusMessage {
    /// Reads a message as it came from a broker.
    ///
    /// - Throws: `.tooLarge`; `.badMessage` for what is no JSON object in UTF-8, or has headers that cannot be read.
    init(_ arrived: ArrivingMessage, limit: Int) throws(MessageBusError) {
        func wrong(_ code: MessageBusError.Code, _ detail: String) -> MessageBusError {
            let name = arrived.messageID.map { " \($0.prefix(64))" } ?? ""
            return MessageBusError(code, "take the message\(name) of \(arrived.routingKey)", detail: detail)
        }
        guard !arrived.isTooLarge else {
            throw wrong(.tooLarge, "it has \(arrived.size ?? 0) bytes, and \(limit) are allowed")
        }
        guard let headers = arrived.headers else { throw wrong(.badMessage, "its headers cannot be read") }
        let encodings = ["utf-8", "utf8", "us-ascii", "ascii"]
        if let encoding = arrived.contentEncoding, !encodings.contains(encoding.lowercased()) {
            throw wrong(.badMessage, "its encoding is not UTF-8")
        }
        guard JSON.object(in: arrived.body) != nil else {
            throw wrong(.badMessage, "it is no JSON object")
        }
        self.init(
            topic: arrived.routingKey, id: ID(rawValue: arrived.messageID ?? ""), priority: arrived.priority,
            body: arrived.body)
        takeHeaders(headers)
    }
}
