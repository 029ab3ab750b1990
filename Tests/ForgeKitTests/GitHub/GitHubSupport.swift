import CurlHTTP
import ForgeKit
import HostKit
import ReplayServer
import SystemPackage
import TestSupport
import Testing

/// What tests of GitHub's client share.
enum GitHubTest {
    static let secret = "aVerySecretToken"
    static let token = [("Authorization", "token <redacted>")]

    /// A recording of GitHub.
    static func recorded(_ name: String) throws -> Exchange {
        try Exchange.recorded("forge-recordings/github/\(name)")
    }

    /// A recorded first page of a list: ours says how long pages are to be, the recorded client did not.
    static func page(_ name: String) throws -> Exchange { try recorded(name).query("per_page", "100") }

    /// One exchange of somebody who is known.
    static func exchange(
        _ request: String, _ body: String? = nil, _ answer: String = "{}", _ status: Int = 200,
        times: Int = 1
    ) -> Exchange {
        Exchange(
            request, header: token, body: body.map { .json($0) },
            answer: status == 204 ? .status(204) : .json(answer, status), times: times)
    }

    static func forge(
        _ url: String, _ credentials: GitHubCredentials = .init(token: Secret(secret)),
        options: APIClient.Options = .init(), clock: any Clock<Duration> = HastyClock()
    ) -> GitHubForge {
        var options = options
        options.clock = clock
        return GitHubForge(
            instance: url, credentials: credentials, http: HTTPClient(.init(userAgent: "ForgeKit")),
            options: options, api: url)
    }

    /// Asks a server that plays exchanges for a repository.
    static func asking<Answer: Sendable>(
        _ exchanges: [Exchange], as name: String = "cat/mouse", isReadOnly: Bool = false,
        credentials: GitHubCredentials = .init(token: Secret(secret)),
        clock: any Clock<Duration> = HastyClock(), sourceLocation: SourceLocation = #_sourceLocation,
        _ ask: (GitHubRepository) async throws -> Answer
    ) async throws -> Answer {
        try await replaying(exchanges, sourceLocation: sourceLocation) { server in
            var options = APIClient.Options()
            options.isReadOnly = isReadOnly
            let forge = forge(server.url, credentials, options: options, clock: clock)
            return try await ask(forge.repository(try #require(RepositoryName(name))))
        }
    }

    /// The failure of something that has to fail.
    static func failure<Answer>(
        sourceLocation: SourceLocation = #_sourceLocation, _ ask: () async throws -> Answer
    ) async throws -> ForgeFailure {
        try #require(
            await #expect(throws: ForgeFailure.self, sourceLocation: sourceLocation) {
                _ = try await ask()
            })
    }

    /// A new RSA key: PKCS#8 and PKCS#1, and the public one, in PEM.
    static func appKey() async throws -> (pkcs8: String, pkcs1: String, publicKey: String) {
        try await AppKey.shared.texts()
    }
}

/// The key that all tests of Apps use; making one takes a while.
private actor AppKey {
    static let shared = AppKey()
    private var made: (pkcs8: String, pkcs1: String, publicKey: String)?

    func texts() async throws -> (pkcs8: String, pkcs1: String, publicKey: String) {
        if let made { return made }
        let new = try await withTemporaryDirectory { directory in
            let script = """
                openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem
                openssl rsa -in key.pem -traditional -out old.pem
                openssl pkey -in key.pem -pubout -out public.pem
                """
            _ = try await CommandRunner().check(.shell("set -e; \(script)", in: directory))
            return (
                pkcs8: try Files.readText(directory.appending("key.pem")),
                pkcs1: try Files.readText(directory.appending("old.pem")),
                publicKey: try Files.readText(directory.appending("public.pem"))
            )
        }
        made = new
        return new
    }
}
