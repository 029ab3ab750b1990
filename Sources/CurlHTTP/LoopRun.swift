internal import CCurl
internal import HostKit

/// What a loop's thread does from its first transfer to its last.
struct LoopRun {
    /// A transfer that libcurl works on.
    private struct Running {
        let waiting: WaitingTransfer
        let handle: CurlHandle
        let host: String
    }

    private let mailbox: LoopMailbox
    private let multi: CurlMulti
    private let isBorrowed: Bool
    private var admission = Admission<WaitingTransfer>(
        hostLimit: CurlLoop.hostLimit, totalLimit: CurlLoop.totalLimit)
    /// Those that have not had their turn.
    private var waiting: [ObjectIdentifier: WaitingTransfer] = [:]
    /// When the first of them is out of time, or sooner.
    private var nextDeadline: ContinuousClock.Instant?
    private var running: [CurlHandle.ID: Running] = [:]
    private var handles: [ObjectIdentifier: CurlHandle.ID] = [:]
    /// Handles at rest, which remember the TLS sessions that they began; no more than may run.
    private var idle: [CurlHandle] = []
    private let connections = KeptConnections()

    private var usesOwnTickets = false

    init(_ mailbox: LoopMailbox, _ multi: CurlMulti, isBorrowed: Bool) {
        self.mailbox = mailbox
        self.multi = multi
        self.isBorrowed = isBorrowed
    }

    /// Works until the mailbox is closed and all transfers have ended.
    mutating func perform() {
        while true {
            for command in mailbox.take() { obey(command) }
            expire()
            admit()
            if waiting.isEmpty, running.isEmpty, mailbox.mayEnd(isBorrowed: isBorrowed) {
                // A thread that was borrowed is given back as it was.
                if usesOwnTickets { _ = ckerberos_use_cache(nil) }
                return
            }
            let isSound = multi.perform()
            if !isSound { failAll() }
            // Who has ended makes room for others, which are let in before the thread rests.
            let mayRest = !collect() && (isSound || waiting.isEmpty)
            if mayRest, mailbox.mayRest(), !multi.poll(atMost: patience) { failAll() }
        }
    }

    private mutating func obey(_ command: LoopMailbox.Command) {
        switch command {
        case .start(let order): enqueue(order)
        case .cancel(let cancellation):
            if let handle = handles[cancellation.id] {
                end(handle) { $0.result(CURLE_ABORTED_BY_CALLBACK) }
            } else if let order = waiting.removeValue(forKey: cancellation.id) {
                order.end(.failure(order.transfer.error(.cancelled)))
            }
        case .resume(let cancellation):
            // It may have ended meanwhile, or failed to begin.
            guard let id = handles[cancellation.id], let handle = running[id]?.handle else { return }
            let code = handle.resume()
            if code != CURLE_OK { end(id) { $0.result(code) } }
        }
    }

    private mutating func enqueue(_ order: WaitingTransfer) {
        // Its cancellation may have been posted before it.
        guard !order.cancellation.isCancelled else {
            return order.end(.failure(order.transfer.error(.cancelled)))
        }
        if let problem = order.transfer.problem {
            return order.end(.failure(order.transfer.error(.badRequest, problem)))
        }
        waiting[order.cancellation.id] = order
        if let deadline = order.transfer.deadline { nextDeadline = min(deadline, nextDeadline ?? deadline) }
        admission.enqueue(order, host: order.transfer.url?.origin ?? "")
    }

    /// Ends those whose time was over before their turn came.
    private mutating func expire() {
        let now = ContinuousClock.now
        guard let deadline = nextDeadline, deadline <= now else { return }
        nextDeadline = nil
        for (id, order) in waiting {
            guard let deadline = order.transfer.deadline else { continue }
            if deadline <= now {
                waiting[id] = nil
                order.end(.failure(order.transfer.error(.timedOut, "its turn did not come in time")))
            } else {
                nextDeadline = min(deadline, nextDeadline ?? deadline)
            }
        }
    }

    private mutating func admit() {
        while let (order, host) = admission.next() {
            // Who was cancelled while waiting is still in the line.
            guard waiting.removeValue(forKey: order.cancellation.id) != nil else {
                admission.release(host)
                continue
            }
            start(order, host)
        }
    }

    private mutating func start(_ order: WaitingTransfer, _ host: String) {
        guard let handle = idle.popLast() ?? CurlHandle(connections) else {
            admission.release(host)
            return order.end(.failure(order.transfer.error(.other, "out of memory")))
        }
        running[handle.id] = Running(waiting: order, handle: handle, host: host)
        handles[order.cancellation.id] = handle.id
        if let cache = order.transfer.negotiation?.cache {
            // Of this thread alone; all transfers of a client use the same.
            usesOwnTickets = true
            _ = ckerberos_use_cache(cache)
        }
        let code = handle.begin(order.transfer, order.cancellation)
        if code != CURLE_OK || !multi.add(handle) {
            end(handle.id) { $0.result(code == CURLE_OK ? CURLE_FAILED_INIT : code) }
        }
    }

    /// Hands out the results that there are and repeats what was stopped; false if there is nothing to do.
    private mutating func collect() -> Bool {
        var hasEnded = false
        while let (id, code) = multi.takeResult() {
            if let stopped = running[id], stopped.handle.wasStopped {
                startAgain(stopped)
            } else {
                if code == CURLE_OK { running[id]?.handle.keepConnection() }
                end(id) { $0.result(code) }
            }
            hasEnded = true
        }
        return hasEnded
    }

    /// Performs a transfer of which nothing was sent over a connection of its own.
    private mutating func startAgain(_ stopped: Running) {
        let (handle, order) = (stopped.handle, stopped.waiting)
        multi.remove(handle)
        handle.reset()
        let code = handle.begin(order.transfer, order.cancellation, isAlone: true)
        if code != CURLE_OK || !multi.add(handle) {
            end(handle.id) { $0.result(code == CURLE_OK ? CURLE_FAILED_INIT : code) }
        }
    }

    private mutating func end(
        _ id: CurlHandle.ID, _ result: (CurlHandle) -> Result<HTTPResponse, HTTPError>
    ) {
        guard let ended = running.removeValue(forKey: id) else { return }
        handles[ended.waiting.cancellation.id] = nil
        // Before the result is given away: nobody writes to its body any more.
        multi.remove(ended.handle)
        let outcome = result(ended.handle)
        ended.handle.reset()
        idle.append(ended.handle)
        admission.release(ended.host)
        ended.waiting.end(outcome)
    }

    /// libcurl has failed as a whole, which it does without memory.
    private mutating func failAll() {
        for id in running.keys { end(id) { $0.result(CURLE_FAILED_INIT) } }
    }

    /// How long nothing may happen; libcurl itself waits no longer than its own time-outs.
    private var patience: Duration {
        guard let nextDeadline else { return running.isEmpty ? .seconds(3600) : .seconds(1) }
        return min(.seconds(1), ContinuousClock.now.duration(to: nextDeadline))
    }
}
