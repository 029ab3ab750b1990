import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import TestSupport

/// Copr as tests ask it.
enum CoprSupport {
    static let token = "f0e1d2c3-token"
    static let project = CoprProjectName(owner: "alice", name: "hello")

    static func settings(_ url: String, token: String? = token) -> CoprSettings {
        CoprSettings(
            url: url, username: "alice", login: token.map { _ in Secret("alices-login") },
            token: token.map { Secret($0) }, isEncrypted: false)
    }

    /// - Parameter token: Nil asks as nobody.
    static func client(
        _ server: ReplayServer, token: String? = token, isReadOnly: Bool = false,
        clock: HastyClock = HastyClock()
    ) throws -> CoprClient {
        var options = serviceOptions()
        options.isReadOnly = isReadOnly
        return try CoprClient(
            settings(server.url, token: token), http: .forTests(), options: options, clock: clock)
    }
}
