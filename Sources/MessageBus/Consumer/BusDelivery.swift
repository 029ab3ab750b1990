/// What becomes of a message that was delivered.
public enum BusDisposition: Hashable, Sendable {
    /// It is done with.
    case acknowledge
    /// It goes back to its queue, and comes again: at once, unless another consumer gets it.
    case requeue
    /// It is thrown away, or goes where the queue sends dead letters.
    case drop
}

/// A message with how it came here.
public struct BusDelivery: Hashable, Sendable {
    public var message: BusMessage
    /// The queue that it was in.
    public var queue: String
    public var exchange: String
    /// Whether it may have been delivered before, to anybody.
    public var isRedelivered: Bool

    public init(message: BusMessage, queue: String, exchange: String, isRedelivered: Bool) {
        self.message = message
        self.queue = queue
        self.exchange = exchange
        self.isRedelivered = isRedelivered
    }
}

/// What a consumer has to tell beside messages.
public enum BusEvent: Hashable, Sendable {
    /// Messages of these queues may come from now on.
    case consuming(queues: [String])
    /// There is no connection; another attempt follows after a pause.
    case disconnected(MessageBusError, retryingIn: Duration)
    /// A message was dropped because it cannot be read.
    case refused(MessageBusError, queue: String)
    /// The answer to a message came to nothing, for its connection broke before: it will be delivered again.
    case answerLost(BusMessage.ID)
}
