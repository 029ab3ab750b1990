internal import HostKit

/// Publishes messages, each until the broker has confirmed that it has it.
public struct MessageBusPublisher: Sendable {
    /// How hard to try.
    public struct Options: Sendable {
        /// How long one attempt may take, connecting included.
        public var patience: Duration = .seconds(30)
        /// How often a message is tried.
        public var attempts = 3
        /// The pauses between attempts to connect.
        public var backoff = Backoff(first: .milliseconds(500), longest: .seconds(5))
        /// Whether a message that no queue gets is an error.
        public var requiresQueue = false
        /// For ``patience``.
        public var clock: any Clock<Duration> = ContinuousClock()

        public init() {}
    }

    /// A message that the broker has.
    public struct Publication: Hashable, Sendable {
        public var id: BusMessage.ID
        /// With the configuration's prefix.
        public var topic: String
        public var attempts: Int
        /// Whether an earlier attempt may have arrived, too; both have the same ID.
        public var mayBeDoubled: Bool
    }

    public let configuration: MessageBusConfiguration
    public let options: Options
    private let link: PublisherLink

    /// Makes a publisher that works as long as a body runs.
    ///
    /// It connects when there is something to publish, keeps the connection, and replaces it when it breaks. At the end
    /// the connection is closed; while it is just being made that takes up to the URL's time limit.
    public static func running<Result>(
        _ configuration: MessageBusConfiguration, options: Options = Options(),
        isolation: isolated (any Actor)? = #isolation, _ body: (MessageBusPublisher) async throws -> Result
    ) async throws -> Result {
        let link = try PublisherLink()
        let thread = PublisherThread(
            configuration: configuration, backoff: options.backoff, isMandatory: options.requiresQueue,
            link: link)
        async let ended: Void = DedicatedThread.run { thread.run() }
        do {
            let result = try await body(
                MessageBusPublisher(configuration: configuration, options: options, link: link))
            link.close()
            await ended
            return result
        } catch {
            link.close()
            await ended
            throw error
        }
    }

    /// Publishes a message, and returns when the broker has confirmed it.
    ///
    /// Any number of tasks may publish at a time. A message whose confirmation is lost is sent again with the same ID, and
    /// the result says so.
    /// - Throws: `.badMessage`, `.tooLarge`, `.notFound` for the exchange, `.accessRefused`, `.loginRefused`,
    ///   certificates' errors at once; `.unreachable`, `.timedOut`, `.connectionLost`, `.closedByBroker`, `.rejected` after the
    ///   last attempt; `.unroutable`; `.cancelled`, `.notRunning`.
    @discardableResult
    public func publish(_ message: BusMessage) async throws(MessageBusError) -> Publication {
        let outgoing = try OutgoingMessage(message, configuration, now: .now())
        var mayHaveArrived = false
        var attempt = 1
        while true {
            switch await tryOnce(outgoing) {
            case .published(let isSecond):
                return Publication(
                    id: message.id, topic: outgoing.routingKey, attempts: attempt,
                    mayBeDoubled: mayHaveArrived || isSecond)
            case .failed(var error):
                mayHaveArrived = mayHaveArrived || error.mayHaveArrived
                guard error.isTransient, attempt < options.attempts else {
                    error.mayHaveArrived = mayHaveArrived
                    error.attempts = attempt
                    throw error
                }
                attempt += 1
            }
        }
    }

    private func tryOnce(_ message: OutgoingMessage) async -> PublisherLink.Outcome {
        let number = link.nextNumber()
        return await withTaskCancellationHandler {
            async let _ = expire(number, message)
            let outcome = await link.publish(message, number: number)
            // Leaving the scope cancels the timer, which ends at once.
            return outcome
        } onCancel: {
            link.giveUp(number, message, .cancelled)
        }
    }

    private func expire(_ number: Int, _ message: OutgoingMessage) async {
        do {
            try await options.clock.sleep(for: options.patience)
            link.giveUp(number, message, .timedOut)
        } catch {
            // Cancelled: the attempt has ended, or its task's own cancellation ends it.
        }
    }
}
