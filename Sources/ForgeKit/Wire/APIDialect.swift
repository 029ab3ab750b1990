public import CurlHTTP
public import HostKit
public import JSONKit

/// The customs of one service: what it is told with each request, and how it says what is wrong.
public protocol APIDialect: Sendable {
    /// What is sent with every request, such as the version of the interface.
    var header: [HTTPField] { get }
    /// The kind of answer to ask for.
    var accept: String { get }
    /// How many requests are left, as an answer's header says it; nil where it says nothing.
    func rateLimit(in header: [HTTPField], now: Timestamp) -> RateLimit?
    /// Which supply of requests a request draws from, in the words of ``RateLimit/resource``; nil where the client
    /// shall go by what the service said of earlier requests to the same part of its interface.
    func resource(of request: APIRequest) -> String?
    /// What an answer without success means. `json` is nil when its body is none.
    ///
    /// The default goes by the status; `request` and `status` are filled in by the client, which also knows a limit
    /// by `Retry-After` and ``rateLimit(in:now:)``, and cuts what the service said to what can be shown.
    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure
}

extension APIDialect {
    public var header: [HTTPField] { [] }
    public var accept: String { "application/json" }
    public func rateLimit(in header: [HTTPField], now: Timestamp) -> RateLimit? { nil }
    public func resource(of request: APIRequest) -> String? { nil }

    public func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        ForgeFailure(
            Self.code(of: response, now: now), detail: json?["message"]?.string ?? json?["error"]?.string)
    }

    /// What a status means where the service has nothing of its own to say.
    public static func code(of response: HTTPResponse, now: Timestamp) -> ForgeFailure.Code {
        switch response.status {
        case 400, 422: .invalid
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 409, 412: .conflict
        case 410: .gone
        case 423: .locked
        case 429: .rateLimited(until: retryTime(response, now: now))
        case 500...: .serverFailure
        default: .refused
        }
    }

    /// When a `Retry-After` allows the next request.
    public static func retryTime(_ response: HTTPResponse, now: Timestamp) -> Timestamp? {
        guard let value = response.header["Retry-After"], let span = RetryPolicy.span(value, now: now) else {
            return nil
        }
        return now.adding(seconds: span.components.seconds)
    }
}

/// The dialect of a service without customs.
public struct PlainDialect: APIDialect {
    public init() {}
}

/// How many requests a service still takes.
public struct RateLimit: Hashable, Sendable {
    /// In the whole period.
    public var limit: Int
    public var remaining: Int
    /// When all of them are allowed again.
    public var reset: Timestamp
    /// What is counted, such as GitHub's `core`, `search` and `graphql`; nil where there is one count.
    public var resource: String?

    public init(limit: Int, remaining: Int, reset: Timestamp, resource: String? = nil) {
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
        self.resource = resource
    }
}

extension RateLimit {
    /// Reads fields such as `X-RateLimit-Remaining`; nil where they do not say how many are left and until when.
    ///
    /// - Parameter prefix: What the names begin with. The reset is in seconds since 1970.
    public init?(_ header: [HTTPField], prefix: String = "X-RateLimit-") {
        guard let remaining = header["\(prefix)Remaining"].flatMap({ Int($0) }),
            let reset = header["\(prefix)Reset"].flatMap({ Int64($0) }), reset > 0
        else { return nil }
        let limit = header["\(prefix)Limit"].flatMap { Int($0) }
        self.init(
            limit: limit ?? remaining, remaining: max(0, remaining), reset: Timestamp(seconds: reset),
            resource: header["\(prefix)Resource"])
    }
}
