internal import HostKit
internal import Synchronization
internal import SystemPackage

/// Between the thread that owns a connection and the tasks that handle messages.
final class ConsumerLink: Sendable {
    /// A message on its way to a handler.
    struct Delivery: Sendable {
        var content: BusDelivery
        var tag: UInt64
        /// Which of the connections, one after another, it came by: tags mean nothing to the others.
        var connection: Int
    }

    struct Answer: Sendable {
        var tag: UInt64
        var connection: Int
        var id: BusMessage.ID
        var disposition: BusDisposition
    }

    private struct State {
        var deliveries: [Delivery] = []
        var answers: [Answer] = []
        var waiter: CheckedContinuation<Delivery?, Never>?
        /// Nothing more is handed out.
        var isStopping = false
        /// All handlers are done: the thread is to end when it has sent the answers.
        var isClosing = false
        var isConnected = false
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

    /// The next message; nil when there will be none.
    func next() async -> Delivery? {
        await withCheckedContinuation { continuation in
            let (isReady, delivery): (Bool, Delivery?) = state.withLock { state in
                if state.isStopping { return (true, nil) }
                if !state.deliveries.isEmpty { return (true, state.deliveries.removeFirst()) }
                state.waiter = continuation
                return (false, nil)
            }
            if isReady { continuation.resume(returning: delivery) }
        }
    }

    func answer(_ delivery: Delivery, _ disposition: BusDisposition) {
        let isFirst = state.withLock { state in
            state.answers.append(
                Answer(
                    tag: delivery.tag, connection: delivery.connection, id: delivery.content.message.id,
                    disposition: disposition))
            return state.answers.count == 1
        }
        if isFirst { wake.wake() }
    }

    /// Ends the handing out of messages; does not wait.
    func stop() {
        let (waiter, isConnected) = state.withLock { state in
            defer { state.waiter = nil }
            state.isStopping = true
            return (state.waiter, state.isConnected)
        }
        waiter?.resume(returning: nil)
        // A broker that says nothing would keep the thread until its time is up.
        if !isConnected { interrupter.interrupt() }
        wake.wake()
    }

    /// Ends the thread when it has sent all answers; does not wait.
    func close() {
        state.withLock { $0.isClosing = true }
        stop()
    }

    // MARK: For the thread

    var isStopping: Bool { state.withLock { $0.isStopping } }
    var isClosing: Bool { state.withLock { $0.isClosing } }

    func setConnected(_ isConnected: Bool) {
        state.withLock { state in
            state.isConnected = isConnected
            // What was not handed out comes again by the next connection.
            if !isConnected { state.deliveries = [] }
        }
    }

    func offer(_ delivery: Delivery) {
        let waiter: CheckedContinuation<Delivery?, Never>? = state.withLock { state in
            if state.isStopping { return nil }
            guard let waiter = state.waiter else {
                state.deliveries.append(delivery)
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume(returning: delivery)
    }

    func takeAnswers() -> [Answer] {
        state.withLock { state in
            defer { state.answers = [] }
            return state.answers
        }
    }
}
