internal import CRabbitMQ

/// What a broker says without being asked.
enum BusFrame {
    case delivery(ArrivingMessage)
    /// No queue was bound that would have got it.
    case returned(ArrivingMessage)
    /// Of one message, or of all up to it.
    case confirmation(tag: UInt64, isMultiple: Bool, isTaken: Bool)
    /// A queue that was consumed is gone.
    case consumerCancelled(consumer: String)
}

/// A message as it came, or as much of it as has come.
struct ArrivingMessage {
    enum Kind: Hashable { case delivery, returned }
    var kind: Kind
    var consumer = ""
    var tag: UInt64 = 0
    var isRedelivered = false
    var exchange: String
    var routingKey: String
    var contentEncoding: String?
    var messageID: String?
    var priority: UInt8?
    /// Nil for such as cannot be read.
    var headers: [String: BusValue]? = [:]
    /// In bytes, as announced; nil until then.
    var size: UInt64?
    var received: UInt64 = 0
    var body: [UInt8] = []
    /// Whether the body was forgotten.
    var isTooLarge = false
}

extension BusConnection {
    /// What has come from the broker; nil when there is nothing for now.
    ///
    /// Sends heartbeats that are due.
    /// - Throws: When the connection is of no use any more.
    mutating func next() throws(MessageBusError) -> BusFrame? {
        var frame = amqp_frame_t()
        while true {
            var none = Duration.zero.timeval
            let status = amqp_simple_wait_frame_noblock(state, &frame, &none)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            try MessageBusError.check(status, "hear from the broker")
            let result = try take(frame)
            // All was copied: without this the frames of a channel add up as long as messages come.
            amqp_maybe_release_buffers(state)
            if let result { return result }
        }
    }

    private mutating func take(_ frame: amqp_frame_t) throws(MessageBusError) -> BusFrame? {
        switch frame.frame_type {
        case crabbitmq_frame_method: return try take(frame.payload.method)
        case crabbitmq_frame_header:
            guard arriving != nil, arriving?.size == nil else { throw Self.disorder }
            let size = frame.payload.properties.body_size
            arriving?.size = size
            arriving?.isTooLarge = size > UInt64(messageSizeLimit)
            if let decoded = frame.payload.properties.decoded {
                arriving?.take(decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee)
            }
        case crabbitmq_frame_body:
            guard let size = arriving?.size, let received = arriving?.received else { throw Self.disorder }
            let fragment = frame.payload.body_fragment
            guard UInt64(fragment.len) <= size - received else { throw Self.disorder }
            arriving?.received += UInt64(fragment.len)
            if arriving?.isTooLarge == false { arriving?.body += fragment.copied }
        default: return nil
        }
        guard let message = arriving, message.size == message.received else { return nil }
        arriving = nil
        return message.kind == .delivery ? .delivery(message) : .returned(message)
    }

    private mutating func take(_ method: amqp_method_t) throws(MessageBusError) -> BusFrame? {
        guard let decoded = method.decoded else { return nil }
        switch method.id {
        case crabbitmq_basic_deliver:
            let deliver = decoded.assumingMemoryBound(to: amqp_basic_deliver_t.self).pointee
            arriving = ArrivingMessage(
                kind: .delivery, consumer: deliver.consumer_tag.text, tag: deliver.delivery_tag,
                isRedelivered: deliver.redelivered != 0, exchange: deliver.exchange.text,
                routingKey: deliver.routing_key.text)
        case crabbitmq_basic_return:
            let returned = decoded.assumingMemoryBound(to: amqp_basic_return_t.self).pointee
            arriving = ArrivingMessage(
                kind: .returned, exchange: returned.exchange.text, routingKey: returned.routing_key.text)
        case crabbitmq_basic_ack:
            let ack = decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            return .confirmation(tag: ack.delivery_tag, isMultiple: ack.multiple != 0, isTaken: true)
        case crabbitmq_basic_nack:
            let nack = decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
            return .confirmation(tag: nack.delivery_tag, isMultiple: nack.multiple != 0, isTaken: false)
        case crabbitmq_basic_cancel:
            let cancel = decoded.assumingMemoryBound(to: amqp_basic_cancel_t.self).pointee
            return .consumerCancelled(consumer: cancel.consumer_tag.text)
        case crabbitmq_connection_close, crabbitmq_channel_close:
            throw MessageBusError.closing(method, "go on with the broker")
        default: break
        }
        return nil
    }

    private static var disorder: MessageBusError {
        MessageBusError(.protocolViolation, "receive a message", detail: "its parts do not belong together")
    }
}

extension ArrivingMessage {
    fileprivate mutating func take(_ properties: amqp_basic_properties_t) {
        let flags = properties._flags
        if flags & crabbitmq_content_encoding_flag != 0 { contentEncoding = properties.content_encoding.text }
        if flags & crabbitmq_message_id_flag != 0 { messageID = properties.message_id.text }
        if flags & crabbitmq_priority_flag != 0 { priority = properties.priority }
        if flags & crabbitmq_headers_flag != 0 { headers = BusValue.copy(properties.headers) }
    }
}
