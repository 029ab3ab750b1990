internal import HostKit
internal import Synchronization

/// Takes messages out of a broker's queues, each until its handler has said what becomes of it.
///
/// A message is acknowledged when its handler is done and not before: when the program dies, the connection breaks or
/// the consumer is cancelled, the broker delivers it again. So a handler may see a message more than once, and must
/// not mind; ``BusDelivery/isRedelivered`` tells that it may be so.
public struct MessageBusConsumer: Sendable {
    public var configuration: MessageBusConfiguration
    /// The pauses between attempts to connect.
    public var backoff: Backoff
    /// How many messages are handled at a time; with more than one their order is not kept.
    public var concurrency: Int

    public init(_ configuration: MessageBusConfiguration, backoff: Backoff = Backoff(), concurrency: Int = 1)
    {
        self.configuration = configuration
        self.backoff = backoff
        self.concurrency = concurrency
    }

    /// Consumes until the task is cancelled.
    ///
    /// A connection that breaks, or cannot be made, is made anew after a pause; queues, exchanges and bindings are
    /// declared again. Messages that cannot be read are dropped and reported. Cancellation lets running handlers
    /// end – they are cancelled, too – sends their answers and closes the connection; while it is just being made that
    /// takes up to the URL's time limit.
    /// - Parameters:
    ///   - observer: Is told of connections and of messages that cannot be read; must not block.
    ///   - handler: Says what becomes of a message. When it throws, the message goes back to its queue, and the consumer
    ///     ends with that error.
    /// - Throws: `CancellationError`; what a handler threw; ``MessageBusError`` for what another attempt cannot help:
    ///   a refused login, a certificate, a queue that is not there, rights.
    public func run(
        observer: @escaping @Sendable (BusEvent) -> Void = { _ in },
        _ handler: @escaping @Sendable (BusDelivery) async throws -> BusDisposition
    ) async throws {
        let link = try ConsumerLink()
        let thread = ConsumerThread(
            configuration: configuration, backoff: backoff, link: link, observer: observer)
        async let ended = DedicatedThread.run { thread.run() }
        let failure = Mutex<(any Error)?>(nil)
        await withTaskCancellationHandler {
            await handOut(link) { error in
                failure.withLock { if $0 == nil { $0 = error } }
            } to: { delivery in
                try await handler(delivery)
            }
        } onCancel: {
            link.stop()
        }
        link.close()
        let end = await ended
        try Task.checkCancellation()
        if let error = failure.withLock({ $0 }) { throw error }
        if let end { throw end }
    }

    /// Hands out messages until there are none any more, and waits for their handlers.
    private func handOut(
        _ link: ConsumerLink, failed: @escaping @Sendable (any Error) -> Void,
        to handler: @escaping @Sendable (BusDelivery) async throws -> BusDisposition
    ) async {
        await withTaskGroup(of: Void.self) { group in
            var running = 0
            while true {
                if running >= max(concurrency, 1) {
                    await group.next()
                    running -= 1
                }
                guard let delivery = await link.next() else { break }
                running += 1
                group.addTask {
                    do {
                        link.answer(delivery, try await handler(delivery.content))
                    } catch {
                        link.answer(delivery, .requeue)
                        failed(error)
                        link.stop()
                    }
                }
            }
            group.cancelAll()
            await group.waitForAll()
        }
    }
}
