import CurlHTTP
import ForgeKit
import HostKit
import JSONKit
import Logging
import Synchronization
import TestSupport

let secretToken = "gho_verySecretToken"
let wireTime = Timestamp(seconds: 1_800_000_000)

/// Lines as they were logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var logger: Logger { Logger(label: "wire") { _ in LinesHandler(lines: self) } }
}

private struct LinesHandler: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { lines.add("\(event.message)") }
}

/// GitHub's fields of limits.
struct LimitedDialect: APIDialect {
    func rateLimit(in header: [HTTPField], now: Timestamp) -> RateLimit? { RateLimit(header) }
}

/// Gets a new token when one is refused.
struct RenewingAuthorizer: Authorizer {
    private let number = Counter()

    func fields(for request: APIRequest) async throws(ForgeFailure) -> [HTTPField] {
        [HTTPField("Authorization", scheme: "Bearer ", secret: Secret("token\(number.value)"))]
    }

    func refused(_ fields: [HTTPField]) async -> Bool {
        number.increase()
        return true
    }
}

final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func increase() { count.withLock { $0 += 1 } }
}

/// A client with all that tests look at.
struct Wire {
    let clock = HastyClock()
    let lines = LogLines()
    var options = APIClient.Options()
    var authorizer: any Authorizer = FixedAuthorizer(scheme: "token ", token: Secret(secretToken))
    let http = HTTPClient(HTTPClient.Configuration(userAgent: "ForgeKit"))

    init() {
        options.clock = clock
        options.logger = lines.logger
        options.now = { wireTime }
        options.retry.jitterSeed = 1
    }

    func client(_ base: String) -> APIClient {
        APIClient(base: base, http: http, authorizer: authorizer, dialect: LimitedDialect(), options: options)
    }
}

/// A limit in a header.
func limited(_ remaining: Int, resetIn seconds: Int64, _ resource: String? = nil) -> [(
    name: String, value: String
)] {
    var header = [
        ("X-RateLimit-Limit", "5000"), ("X-RateLimit-Remaining", String(remaining)),
        ("X-RateLimit-Reset", String(wireTime.seconds + seconds)),
    ]
    if let resource { header.append(("X-RateLimit-Resource", resource)) }
    return header.map { (name: $0.0, value: $0.1) }
}

func jsonReply(_ text: String = "{}", _ status: Int = 200, _ header: [(name: String, value: String)] = [])
    -> Reply
{
    var reply = Reply.json(text, status)
    reply.header += header
    return reply
}
