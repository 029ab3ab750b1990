/// The consumer's side of a connection, and of the ones that replace it; runs on a thread of its own.
struct ConsumerThread: Sendable {
    let configuration: MessageBusConfiguration
    let backoff: Backoff
    let link: ConsumerLink
    let observer: @Sendable (BusEvent) -> Void

    /// Serves until the link is closed.
    ///
    /// - Returns: What cannot be helped by trying again; nil after an end that was asked for.
    func run() -> MessageBusError? {
        var failures = 0
        var connections = 0
        var hasEverConsumed = false
        while true {
            connections += 1
            var hasConsumed = false
            do throws(MessageBusError) {
                try serve(connection: connections, &hasConsumed)
                return nil
            } catch {
                link.setConnected(false)
                link.interrupter.disarm()
                if link.isClosing { return nil }
                if hasConsumed { failures = 0 }
                hasEverConsumed = hasEverConsumed || hasConsumed
                failures += 1
                // A broker that stops may break a handshake just as one that refuses a certificate does.
                let isHopeful =
                    error.isTransient || hasConsumed || hasEverConsumed && error.code == .tlsFailure
                guard isHopeful, !link.isStopping else { return waitForClose(error) }
                let pause = backoff.pause(afterFailures: failures)
                observer(.disconnected(error, retryingIn: pause))
                if !rest(pause) { return nil }
            }
        }
    }

    /// Lets running handlers end: their answers are lost.
    private func waitForClose(_ error: MessageBusError) -> MessageBusError? {
        let isWanted = link.isStopping
        link.stop()
        while !link.isClosing { Readiness.wait(socket: nil, wake: link.wake, atMost: .seconds(3600)) }
        reportLostAnswers(exceptOf: 0)
        return isWanted ? nil : error
    }

    /// Whether to go on after a pause.
    private func rest(_ pause: Duration) -> Bool {
        let end = ContinuousClock.now + pause
        while !link.isClosing {
            reportLostAnswers(exceptOf: 0)
            let left = ContinuousClock.now.duration(to: end)
            if left <= .zero { return true }
            Readiness.wait(socket: nil, wake: link.wake, atMost: left)
        }
        reportLostAnswers(exceptOf: 0)
        return false
    }

    /// - Returns: When the link is closed and all answers are sent.
    private func serve(connection number: Int, _ hasConsumed: inout Bool) throws(MessageBusError) {
        var connection = try BusConnection.connected(to: configuration, interrupter: link.interrupter)
        let queues = try connection.declare(configuration)
        try connection.consume(queues, prefetchCount: configuration.prefetchCount)
        link.setConnected(true)
        hasConsumed = true
        observer(.consuming(queues: queues))
        while true {
            // In this order: who closes has given all answers before.
            let isClosing = link.isClosing
            for answer in link.takeAnswers() {
                guard answer.connection == number else {
                    observer(.answerLost(answer.id))
                    continue
                }
                try connection.answer(answer.tag, answer.disposition)
            }
            if isClosing { break }
            while let frame = try connection.next() { try take(frame, queues, number, connection) }
            Readiness.wait(socket: connection.socket, wake: link.wake, atMost: connection.longestWait)
        }
        connection.close()
        link.interrupter.disarm()
    }

    private func take(
        _ frame: BusFrame, _ queues: [String], _ number: Int, _ connection: borrowing BusConnection
    )
        throws(MessageBusError)
    {
        switch frame {
        case .delivery(let arrived):
            let queue = Int(arrived.consumer).flatMap { queues.indices.contains($0) ? queues[$0] : nil } ?? ""
            do {
                let content = BusDelivery(
                    message: try BusMessage(arrived, limit: configuration.messageSizeLimit), queue: queue,
                    exchange: arrived.exchange, isRedelivered: arrived.isRedelivered)
                link.offer(ConsumerLink.Delivery(content: content, tag: arrived.tag, connection: number))
            } catch {
                observer(.refused(error, queue: queue))
                try connection.answer(arrived.tag, .drop)
            }
        case .consumerCancelled(let consumer):
            let queue = Int(consumer).flatMap { queues.indices.contains($0) ? queues[$0] : nil } ?? consumer
            // The next connection finds out whether it can be declared again.
            throw MessageBusError(.closedByBroker, "consume the queue '\(queue)'", detail: "it was deleted")
        case .returned, .confirmation: break
        }
    }

    private func reportLostAnswers(exceptOf connection: Int) {
        for answer in link.takeAnswers() where answer.connection != connection {
            observer(.answerLost(answer.id))
        }
    }
}
