internal import CurlHTTP
internal import HostKit
internal import JSONKit
internal import Synchronization

/// Asks as the App itself, not as one of its installations.
///
/// GitHub refuses a proof that its clock finds too old or too new: then the difference of the clocks is taken
/// from its answer, and the request sent once more.
struct GitHubAppSession: Sendable {
    private let app: GitHubApp
    private let client: APIClient
    private let clock: ServerClock

    init(_ app: GitHubApp, _ addresses: GitHubAddresses, _ http: HTTPClient, _ options: APIClient.Options) {
        self.app = app
        let clock = ServerClock(now: options.now)
        self.clock = clock
        // Tokens are needed for reading, too.
        var options = options
        options.isReadOnly = false
        client = APIClient(
            base: addresses.api, web: addresses.web, http: http,
            authorizer: AppAuthorizer(app: app, clock: clock), dialect: AppDialect(clock: clock),
            options: options)
    }

    func send(_ request: APIRequest) async throws(ForgeFailure) -> APIReply {
        let skew = clock.skew
        do throws(ForgeFailure) {
            return try await client.send(request)
        } catch {
            guard error.code == .unauthorized, clock.differs(from: skew) else { throw error }
            return try await client.send(request)
        }
    }

    func read<Value>(_ request: APIRequest, _ read: (JSON) throws(JSONError) -> Value)
        async throws(ForgeFailure) -> Value
    { try await send(request).read(read) }
}

/// What time it is at the server.
private final class ServerClock: Sendable {
    private let now: @Sendable () -> Timestamp
    private let seconds = Mutex<Int64>(0)

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// By how many seconds the server's clock is ahead of ours.
    var skew: Int64 { seconds.withLock { $0 } }
    var time: Timestamp { Timestamp(seconds: now().seconds + skew) }

    /// Whether the clocks differ in another way than was believed; some seconds are the way of the answer.
    func differs(from believed: Int64) -> Bool { (skew - believed).magnitude > 20 }

    func learn(_ date: String) {
        guard let sinceEpoch = RetryPolicy.span(date, now: Timestamp(seconds: 0)) else { return }
        let difference = sinceEpoch.components.seconds - now().seconds
        seconds.withLock { $0 = difference }
    }
}

private struct AppAuthorizer: Authorizer {
    let app: GitHubApp
    let clock: ServerClock

    func fields(for request: APIRequest) async throws(ForgeFailure) -> [HTTPField] {
        [HTTPField("Authorization", scheme: "Bearer ", secret: try app.proof(at: clock.time))]
    }

    func refused(_ fields: [HTTPField]) async -> Bool { false }
}

/// GitHub's dialect, which reads the server's clock from answers that say no.
private struct AppDialect: APIDialect {
    let clock: ServerClock
    private let usual = GitHubDialect()

    init(clock: ServerClock) { self.clock = clock }

    var header: [HTTPField] { usual.header }
    var accept: String { usual.accept }

    func rateLimit(in header: [HTTPField], now: Timestamp) -> RateLimit? {
        usual.rateLimit(in: header, now: now)
    }

    func resource(of request: APIRequest) -> String? { usual.resource(of: request) }

    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        if response.status == 401, let date = response.header["Date"] { clock.learn(date) }
        return usual.failure(response, json: json, now: now)
    }
}
