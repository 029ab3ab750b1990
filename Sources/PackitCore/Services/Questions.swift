internal import CurlHTTP
internal import ForgeKit
internal import HostKit

extension HTTPClient {
    /// One that says it is packit, and trusts whom the environment says.
    init(packitOn host: Host) {
        self.init(.init(userAgent: "packit/\(packitVersion)", environment: host.environment))
    }
}

extension APIClient.Options {
    /// For what packit can do without: a service that does not answer is not asked again, and not waited for.
    static func once(on host: Host) -> Self {
        var options = Self()
        options.retry = .never
        options.longestWait = .zero
        options.keptReplies = .none
        options.now = { host.now() }
        return options
    }
}
