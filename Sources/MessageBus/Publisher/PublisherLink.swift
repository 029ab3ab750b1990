internal import HostKit
internal import Synchronization
internal import SystemPackage

/// Between the tasks that publish and the thread that owns the connection.
final class PublisherLink: Sendable {
    /// One attempt to publish a message.
    struct Request: Sendable {
        var number: Int
        var message: OutgoingMessage
        /// Whether it must go alone: it was under way together with one that the broker took amiss.
        var isSuspect = false
        /// Whether it was sent already, by a connection that is no more.
        var wasSent = false
    }

    enum Outcome: Sendable {
        /// - Parameter isSecond: Whether the broker may have got it before, within the same attempt.
        case published(isSecond: Bool)
        case failed(MessageBusError)
    }

    private struct State {
        var waiting: [Request] = []
        var promises: [Int: CheckedContinuation<Outcome, Never>] = [:]
        /// Numbers that were given up before they came here.
        var abandoned: [Int: MessageBusError.Code] = [:]
        var sent: Set<Int> = []
        var lastNumber = 0
        var isClosing = false
        var isConnected = false
        /// Why there is no connection.
        var lastFailure: MessageBusError?
    }

    let wake: WakePipe
    let interrupter = Interrupter()
    private let state = Mutex(State())

    init() throws(MessageBusError) {
        do {
            wake = try WakePipe()
        } catch {
            throw MessageBusError(.outOfResources, "make a pipe", detail: "\(error)")
        }
    }

    // MARK: For tasks

    func nextNumber() -> Int {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Gives a message to the thread, and waits for what becomes of it.
    func publish(_ message: OutgoingMessage, number: Int) async -> Outcome {
        let outcome = await withCheckedContinuation { continuation in
            let (refusal, isFirst): (MessageBusError.Code?, Bool) = state.withLock { state in
                if state.isClosing { return (.notRunning, false) }
                if let code = state.abandoned[number] { return (code, false) }
                state.promises[number] = continuation
                state.waiting.append(Request(number: number, message: message))
                return (nil, state.waiting.count == 1)
            }
            if let refusal {
                continuation.resume(returning: .failed(MessageBusError(refusal, message.action)))
            } else if isFirst {
                wake.wake()
            }
        }
        state.withLock { _ = $0.abandoned.removeValue(forKey: number) }
        return outcome
    }

    /// Ends an attempt whose time is up, or whose task was cancelled.
    ///
    /// A connection that leaves a message without an answer for so long is given up with it.
    func giveUp(_ number: Int, _ message: OutgoingMessage, _ code: MessageBusError.Code) {
        let (promise, error): (CheckedContinuation<Outcome, Never>?, MessageBusError) = state.withLock {
            state in
            var error = MessageBusError(code, message.action)
            error.mayHaveArrived = state.sent.remove(number) != nil
            if !error.mayHaveArrived, code == .timedOut, let last = state.lastFailure {
                (error.code, error.detail) = (last.code, last.detail)
            }
            state.waiting.removeAll { $0.number == number }
            let promise = state.promises.removeValue(forKey: number)
            if promise == nil { state.abandoned[number] = code }
            return (promise, error)
        }
        promise?.resume(returning: .failed(error))
        if error.mayHaveArrived, code == .timedOut { interrupter.interrupt() }
    }

    /// Ends the thread; does not wait.
    func close() {
        let isConnected = state.withLock { state in
            state.isClosing = true
            return state.isConnected
        }
        // A broker that says nothing would keep the thread until its time is up.
        if !isConnected { interrupter.interrupt() }
        wake.wake()
    }

    // MARK: For the thread

    var isClosing: Bool { state.withLock { $0.isClosing } }
    var hasRequests: Bool { state.withLock { !$0.waiting.isEmpty } }

    func setConnected(_ isConnected: Bool) {
        state.withLock { state in
            state.isConnected = isConnected
            if isConnected { state.lastFailure = nil }
        }
    }

    /// Remembers why there is no connection, for those whose time will be up.
    func setFailure(_ error: MessageBusError) { state.withLock { $0.lastFailure = error } }

    /// What can be sent now, in this order.
    ///
    /// - Parameter isIdle: Whether nothing is under way.
    func takeRequests(isIdle: Bool) -> [Request] {
        state.withLock { state in
            if let suspect = state.waiting.firstIndex(where: \.isSuspect) {
                return isIdle ? [state.waiting.remove(at: suspect)] : []
            }
            let portion = Array(state.waiting.prefix(256))
            state.waiting.removeFirst(portion.count)
            return portion
        }
    }

    /// Whether somebody still waits for what becomes of a request; then it counts as sent.
    func beginSending(_ request: Request) -> Bool {
        state.withLock { state in
            guard state.promises[request.number] != nil else { return false }
            state.sent.insert(request.number)
            return true
        }
    }

    func settle(_ request: Request, _ outcome: Outcome) {
        let promise = state.withLock { state in
            state.sent.remove(request.number)
            return state.promises.removeValue(forKey: request.number)
        }
        promise?.resume(returning: outcome)
    }

    /// Puts requests back to the front, if anybody still waits for them.
    func putBack(_ requests: [Request]) {
        state.withLock { state in
            state.waiting = requests.filter { state.promises[$0.number] != nil } + state.waiting
        }
    }

    /// Fails everything that waits.
    func failAll(_ error: MessageBusError) {
        let requests = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for request in requests {
            var own = error
            own.action = request.message.action
            if error.action != own.action, let detail = error.detail {
                own.detail = "\(error.action): \(detail)"
            }
            own.mayHaveArrived = request.wasSent
            settle(request, .failed(own))
        }
    }
}
