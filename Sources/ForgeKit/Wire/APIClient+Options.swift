public import CurlHTTP
public import HostKit
public import Logging

extension APIClient {
    /// How a client treats its service.
    public struct Options: Sendable {
        /// Changes nothing at the service: requests that would are logged, and answered by what they pretend.
        public var isReadOnly = false
        public var logger: Logger?
        /// The time of day, for limits and dates.
        public var now: @Sendable () -> Timestamp = { Timestamp.now() }
        /// What pauses are measured with.
        public var clock: any Clock<Duration> = ContinuousClock()
        /// How long one request may wait, all in all, for a service that takes no more for now; what would take
        /// longer fails at once with `.rateLimited`.
        public var longestWait = Duration.seconds(60)
        /// How often and how patiently a request is tried again that the service may get over; its
        /// `longestRetryAfter` does not count, since that is what ``longestWait`` says.
        public var retry = RetryPolicy(longestTotal: .seconds(300))
        /// How many answers are kept in memory, so that the service need not send again what has not changed.
        public var keptReplies = KeptReplies.Limits()
        /// How long one exchange with the service may take; a request can say otherwise.
        public var exchangeTimeout = Duration.seconds(600)

        public init() {}
    }
}
