/// The publisher's side of a connection, and of the ones that replace it; runs on a thread of its own.
struct PublisherThread: Sendable {
    let configuration: MessageBusConfiguration
    let backoff: Backoff
    let isMandatory: Bool
    let link: PublisherLink

    /// What one connection has to do with.
    private struct Progress {
        struct Sent {
            var request: PublisherLink.Request
            var wasReturned = false
        }
        /// Taken and not sent, the next one last.
        var unsent: [PublisherLink.Request] = []
        /// By the broker's count, which begins at 1.
        var unconfirmed: [UInt64: Sent] = [:]
        var lastTag: UInt64 = 0
        /// All up to this one are confirmed.
        var confirmedTag: UInt64 = 0
        var isConnected = false
    }

    /// Serves until the link is closed. A connection is made when there is something to send.
    func run() {
        var failures = 0
        var hasEverConnected = false
        while waitForRequests() {
            var progress = Progress()
            do throws(MessageBusError) {
                try serve(&progress)
            } catch {
                link.setConnected(false)
                link.interrupter.disarm()
                settle(progress, after: error)
                if progress.isConnected {
                    (failures, hasEverConnected) = (0, true)
                    continue
                }
                failures += 1
                link.setFailure(error)
                // A broker that stops may break a handshake just as one that refuses a certificate does.
                if error.isTransient || hasEverConnected && error.code == .tlsFailure {
                    rest(backoff.pause(afterFailures: failures))
                } else {
                    link.failAll(error)
                }
            }
        }
        link.failAll(MessageBusError(.notRunning, "publish"))
    }

    /// Whether there is something to send, before the link is closed.
    private func waitForRequests() -> Bool {
        while !link.isClosing {
            if link.hasRequests { return true }
            Readiness.wait(socket: nil, wake: link.wake, atMost: .seconds(3600))
        }
        return false
    }

    private func rest(_ pause: Duration) {
        let end = ContinuousClock.now + pause
        while !link.isClosing {
            let left = ContinuousClock.now.duration(to: end)
            if left <= .zero { return }
            Readiness.wait(socket: nil, wake: link.wake, atMost: left)
        }
    }

    private func serve(_ progress: inout Progress) throws(MessageBusError) {
        var connection = try BusConnection.connected(to: configuration, interrupter: link.interrupter)
        try connection.askForConfirmations()
        link.setConnected(true)
        progress.isConnected = true
        while !link.isClosing {
            progress.unsent = link.takeRequests(isIdle: progress.unconfirmed.isEmpty).reversed()
            while let request = progress.unsent.popLast() {
                guard link.beginSending(request) else { continue }
                progress.lastTag += 1
                progress.unconfirmed[progress.lastTag] = Progress.Sent(request: request)
                try connection.publish(request.message, isMandatory: isMandatory)
            }
            while let frame = try connection.next() { take(frame, &progress) }
            // A suspect waits until nothing else is under way.
            if link.hasRequests, progress.unconfirmed.isEmpty { continue }
            Readiness.wait(socket: connection.socket, wake: link.wake, atMost: connection.longestWait)
        }
        connection.close()
        link.interrupter.disarm()
        settle(progress, after: MessageBusError(.notRunning, "publish"))
    }

    private func take(_ frame: BusFrame, _ progress: inout Progress) {
        switch frame {
        case .confirmation(let tag, let isMultiple, let isTaken):
            guard isMultiple else { return settle(tag, isTaken, &progress) }
            guard tag <= progress.lastTag else { return }
            while progress.confirmedTag < tag {
                progress.confirmedTag += 1
                settle(progress.confirmedTag, isTaken, &progress)
            }
        case .returned(let message):
            // It comes before the confirmation.
            for (tag, sent) in progress.unconfirmed
            where sent.request.message.id.rawValue == message.messageID {
                progress.unconfirmed[tag]?.wasReturned = true
            }
        case .delivery, .consumerCancelled: break
        }
    }

    private func settle(_ tag: UInt64, _ isTaken: Bool, _ progress: inout Progress) {
        guard let sent = progress.unconfirmed.removeValue(forKey: tag) else { return }
        let request = sent.request
        if sent.wasReturned {
            link.settle(request, .failed(MessageBusError(.unroutable, request.message.action)))
        } else if isTaken {
            link.settle(request, .published(isSecond: request.wasSent))
        } else {
            var error = MessageBusError(.rejected, request.message.action)
            error.mayHaveArrived = request.wasSent
            link.settle(request, .failed(error))
        }
    }

    /// Tells those whose messages were under way when the connection ended.
    private func settle(_ progress: Progress, after error: MessageBusError) {
        let sent = progress.unconfirmed.sorted { $0.key < $1.key }.map(\.value.request)
        link.putBack(progress.unsent.reversed())
        if !error.isTransient, error.code != .notRunning, sent.count > 1 {
            // One of them was wrong, and the broker does not say which.
            link.putBack(
                sent.map { request in
                    var suspect = request
                    (suspect.isSuspect, suspect.wasSent) = (true, true)
                    return suspect
                })
            return
        }
        for request in sent {
            var own = error
            own.action = request.message.action
            own.mayHaveArrived = error.isTransient || error.code == .notRunning || request.wasSent
            link.settle(request, .failed(own))
        }
    }
}
