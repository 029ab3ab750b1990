internal import CRabbitMQ

extension BusConnection {
    /// Declares exchanges and queues, or looks whether they are there, and binds queues.
    ///
    /// - Returns: The queues' names, in the order of the configuration, with those that the broker gave.
    func declare(_ configuration: MessageBusConfiguration) throws(MessageBusError) -> [String] {
        let isPassive = configuration.declaresPassively
        for exchange in configuration.exchanges { try declare(exchange, isPassive: isPassive) }
        var names: [String] = []
        for queue in configuration.queues {
            // Nobody can look for a queue that has no name yet.
            names.append(try declare(queue, isPassive: isPassive && !queue.name.isEmpty))
        }
        let given = zip(configuration.queues, names).first { $0.0.name.isEmpty }?.1
        for binding in configuration.bindings {
            for key in binding.routingKeys {
                try bind(binding.queue.isEmpty ? given ?? "" : binding.queue, to: binding.exchange, key)
            }
        }
        return names
    }

    private func declare(_ exchange: BusExchange, isPassive: Bool) throws(MessageBusError) {
        let action = "\(isPassive ? "find" : "declare") the exchange '\(exchange.name)'"
        try AMQPMemory.using { memory throws(MessageBusError) in
            _ = amqp_exchange_declare(
                state, Self.channel, try memory.text(exchange.name), try memory.text(exchange.type),
                isPassive ? 1 : 0,
                exchange.isDurable ? 1 : 0, exchange.isAutoDeleted ? 1 : 0, 0,
                try memory.table(exchange.arguments))
            try checkReply(action)
        }
    }

    private func declare(_ queue: BusQueue, isPassive: Bool) throws(MessageBusError) -> String {
        let action = "\(isPassive ? "find" : "declare") the queue '\(queue.name)'"
        return try AMQPMemory.using { memory throws(MessageBusError) in
            let answer = amqp_queue_declare(
                state, Self.channel, try memory.text(queue.name), isPassive ? 1 : 0, queue.isDurable ? 1 : 0,
                queue.isExclusive ? 1 : 0, queue.isAutoDeleted ? 1 : 0, try memory.table(queue.arguments))
            try checkReply(action)
            guard let answer else { throw MessageBusError(.protocolViolation, action) }
            return answer.pointee.queue.text
        }
    }

    private func bind(_ queue: String, to exchange: String, _ key: String) throws(MessageBusError) {
        try AMQPMemory.using { memory throws(MessageBusError) in
            _ = amqp_queue_bind(
                state, Self.channel, try memory.text(queue), try memory.text(exchange), try memory.text(key),
                amqp_table_t())
            try checkReply("bind the queue '\(queue)' to '\(key)' of the exchange '\(exchange)'")
        }
    }

    /// Asks for the messages of queues, so many of each ahead of the answers.
    ///
    /// The tag of each consumer is the queue's place in the list.
    func consume(_ queues: [String], prefetchCount: UInt16) throws(MessageBusError) {
        _ = amqp_basic_qos(state, Self.channel, 0, max(prefetchCount, 1), 0)
        try checkReply("say how many messages may come ahead")
        for (place, queue) in queues.enumerated() {
            try AMQPMemory.using { memory throws(MessageBusError) in
                _ = amqp_basic_consume(
                    state, Self.channel, try memory.text(queue), try memory.text(String(place)), 0, 0, 0,
                    amqp_table_t())
                try checkReply("consume the queue '\(queue)'")
            }
        }
    }

    /// From now on the broker confirms each message, counted from 1.
    func askForConfirmations() throws(MessageBusError) {
        _ = amqp_confirm_select(state, Self.channel)
        try checkReply("ask for confirmations")
    }

    func answer(_ tag: UInt64, _ disposition: BusDisposition) throws(MessageBusError) {
        let status =
            switch disposition {
            case .acknowledge: amqp_basic_ack(state, Self.channel, tag, 0)
            case .requeue: amqp_basic_nack(state, Self.channel, tag, 0, 1)
            case .drop: amqp_basic_nack(state, Self.channel, tag, 0, 0)
            }
        try MessageBusError.check(status, "answer a message")
    }

    /// Sends a message.
    ///
    /// - Parameter isMandatory: Whether it comes back if no queue gets it.
    func publish(_ message: OutgoingMessage, isMandatory: Bool) throws(MessageBusError) {
        try AMQPMemory.using { memory throws(MessageBusError) in
            var properties = amqp_basic_properties_t()
            properties._flags =
                crabbitmq_content_type_flag | crabbitmq_content_encoding_flag | crabbitmq_headers_flag
                | crabbitmq_delivery_mode_flag | crabbitmq_message_id_flag
            if let priority = message.priority {
                properties._flags |= crabbitmq_priority_flag
                properties.priority = priority
            }
            properties.content_type = try memory.text("application/json")
            properties.content_encoding = try memory.text("utf-8")
            properties.headers = try memory.table(message.headers)
            properties.delivery_mode = UInt8(AMQP_DELIVERY_PERSISTENT.rawValue)
            properties.message_id = try memory.text(message.id.rawValue)
            let status = amqp_basic_publish(
                state, Self.channel, try memory.text(message.exchange), try memory.text(message.routingKey),
                isMandatory ? 1 : 0, 0, &properties, try memory.bytes(message.body))
            try MessageBusError.check(status, message.action)
        }
    }
}
