public import MessageBus

/// What happens to a compose, as a message on Fedora's bus.
public struct ComposeMessage: Hashable, Sendable {
    /// As notification scripts are told it: `phase-start`.
    public var event: String
    /// What scripts are told of it: a JSON object.
    public var body: [UInt8]

    public init(event: String, body: [UInt8]) {
        self.event = event
        self.body = body
    }

    /// `pungi.compose.phase.start`; a prefix of the configuration's comes before it.
    public var topic: String { "pungi.compose." + event.replacing("-", with: ".") }

    /// Publishes it, and returns when the broker has confirmed it.
    ///
    /// - Throws: ``MessageBusError`` for a body that is no JSON object, and for what ``MessageBusPublisher`` throws.
    @discardableResult
    public func publish(
        _ configuration: MessageBusConfiguration, options: MessageBusPublisher.Options = .init()
    ) async throws -> MessageBusPublisher.Publication {
        let message = BusMessage(topic: topic, body: body)
        return try await MessageBusPublisher.running(configuration, options: options) { publisher in
            try await publisher.publish(message)
        }
    }
}
