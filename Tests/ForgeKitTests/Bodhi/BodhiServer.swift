import CurlHTTP
import ForgeKit
import HostKit
import SystemPackage
import TestSupport
import Testing

/// A real Bodhi with the provider to log in with, that a suite has for itself.
struct BodhiServer: Sendable {
    let url: String
    /// The port of the provider.
    let providerPort: UInt16

    var provider: String { "http://127.0.0.1:\(providerPort)/openidc" }

    @TaskLocal static var current: BodhiServer?

    /// The server of the suite.
    static var ours: BodhiServer {
        get throws { try #require(current) }
    }

    /// Starts one for a body.
    static func serving(_ body: (BodhiServer) async throws -> Void) async throws {
        try await withTemporaryDirectory { directory in
            let script = Fixtures.root.pushing("Servers/bodhi/bodhi_server.py")
            let environment = try HostEnvironment.current().forCommands(["PYTHONDONTWRITEBYTECODE": "1"])
            let command = Command(
                "bodhi-python", [script.string, directory.string], environment: environment, in: directory)
            try await ServerProcess.serving(command, isReady: { $0.hasPrefix("serving at ") }) { line in
                let ports = line.split { !$0.isNumber }.compactMap { UInt16($0) }
                try await body(BodhiServer(url: "http://127.0.0.1:\(ports[0])", providerPort: ports[1]))
            }
        }
    }

    /// Changes the provider.
    func control(_ json: String) async throws {
        let request = HTTPRequest(
            "PUT", "http://127.0.0.1:\(providerPort)/control", body: Array(json.utf8))
        _ = try await HTTPClient.forTests().send(request).checked()
    }

    /// How often the provider was asked for `authorization`, `code` and `refresh`.
    func counts() async throws -> String {
        let request = HTTPRequest("GET", "http://127.0.0.1:\(providerPort)/control")
        return try await HTTPClient.forTests().send(request).checked().text
    }

    /// A client that logs in as `alice`, by a person who copies the title of the page.
    func client(_ store: FilePath, options: APIClient.Options = .init()) -> BodhiClient {
        let http = HTTPClient.forTests()
        let login = BodhiLogin(
            .asking { authorization throws(ForgeFailure) in
                do {
                    let page = try await http.send(HTTPRequest("GET", authorization.url)).text
                    return String(page.firstMatch(of: /<title>(.*)<\/title>/)?.1 ?? "")
                } catch {
                    throw ForgeFailure(.unreachable, detail: "\(error)")
                }
            }, at: OpenIDClient(.bodhi(provider: provider), http: http), store: BodhiTokenStore(store))
        return BodhiClient(url, http: http, login: login, options: options)
    }
}

/// Starts the server once for all tests of a suite.
struct BodhiServing: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await BodhiServer.serving { server in
            try await BodhiServer.$current.withValue(server) { try await function() }
        }
    }
}

extension Trait where Self == BodhiServing {
    static var bodhiServer: Self { BodhiServing() }
}
