internal import CRabbitMQ

extension MessageBusError {
    /// Throws what a reply says went wrong, if anything.
    ///
    /// - Parameter closedCode: What it means when the connection just ends.
    static func check(_ reply: amqp_rpc_reply_t, _ action: String) throws(MessageBusError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_LIBRARY_EXCEPTION: throw status(reply.library_error, action)
        case AMQP_RESPONSE_SERVER_EXCEPTION: throw closing(reply.reply, action)
        default: throw MessageBusError(.connectionLost, action)
        }
    }

    /// Throws what a status says went wrong, if anything.
    static func check(_ status: Int32, _ action: String) throws(MessageBusError) {
        guard status == AMQP_STATUS_OK.rawValue else { throw self.status(status, action) }
    }

    /// What a status of the library means.
    static func status(_ status: Int32, _ action: String) -> MessageBusError {
        let code: Code
        switch amqp_status_enum(rawValue: status) {
        case AMQP_STATUS_NO_MEMORY: code = .outOfResources
        case AMQP_STATUS_HOSTNAME_RESOLUTION_FAILED, AMQP_STATUS_SOCKET_ERROR: code = .unreachable
        case AMQP_STATUS_TIMEOUT: code = .timedOut
        case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED: code = .wrongHostName
        case AMQP_STATUS_SSL_PEER_VERIFY_FAILED: code = .untrustedCertificate
        case AMQP_STATUS_SSL_CONNECTION_FAILED: code = .tlsFailure
        case AMQP_STATUS_SSL_ERROR, AMQP_STATUS_CONNECTION_CLOSED, AMQP_STATUS_HEARTBEAT_TIMEOUT,
            AMQP_STATUS_SOCKET_CLOSED, AMQP_STATUS_TCP_ERROR:
            code = .connectionLost
        case AMQP_STATUS_BROKER_UNSUPPORTED_SASL_METHOD: code = .loginRefused
        case AMQP_STATUS_TABLE_TOO_BIG, AMQP_STATUS_INVALID_PARAMETER: code = .badMessage
        default: code = .protocolViolation
        }
        return MessageBusError(code, action, detail: String(cString: amqp_error_string2(status)))
    }

    /// What a broker's `connection.close` or `channel.close` means.
    static func closing(_ method: amqp_method_t, _ action: String) -> MessageBusError {
        guard let decoded = method.decoded else { return MessageBusError(.protocolViolation, action) }
        switch method.id {
        case crabbitmq_connection_close:
            let close = decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            return closing(close.reply_code, close.reply_text.text, action)
        case crabbitmq_channel_close:
            let close = decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            return closing(close.reply_code, close.reply_text.text, action)
        default: return MessageBusError(.protocolViolation, action)
        }
    }

    /// - SeeAlso: AMQP 0-9-1, reply codes.
    private static func closing(_ number: UInt16, _ text: String, _ action: String) -> MessageBusError {
        let code: Code
        switch Int32(number) {
        case AMQP_ACCESS_REFUSED: code = .accessRefused
        case AMQP_NOT_FOUND: code = .notFound
        case AMQP_RESOURCE_LOCKED: code = .locked
        case AMQP_PRECONDITION_FAILED: code = .conflict
        case AMQP_NOT_ALLOWED: code = .accessRefused
        case AMQP_CONTENT_TOO_LARGE: code = .tooLarge
        case AMQP_CONNECTION_FORCED, AMQP_RESOURCE_ERROR, AMQP_INTERNAL_ERROR: code = .closedByBroker
        default: code = .protocolViolation
        }
        // On one line and not longer than anybody reads: it is another program's text.
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return MessageBusError(code, action, detail: "\(words.prefix(300)) (\(number))")
    }
}
