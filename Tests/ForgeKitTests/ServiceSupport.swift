import CurlHTTP
import ForgeKit
import HostKit
import Synchronization
import TestSupport

/// Options whose pauses end at once.
func serviceOptions() -> APIClient.Options {
    var options = APIClient.Options()
    options.clock = HastyClock()
    return options
}

extension HTTPClient {
    static func forTests() -> HTTPClient { HTTPClient(Configuration(userAgent: "packit-tests")) }
}

/// The failure that something throws.
func failing<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
) async -> ForgeFailure? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? ForgeFailure
    }
}

/// A time of day that tests advance.
final class TestTime: Sendable {
    private let seconds: Mutex<Int64>

    init(_ seconds: Int64) { self.seconds = Mutex(seconds) }

    var now: Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }

    func advance(_ span: Int) { seconds.withLock { $0 += Int64(span) } }
}
