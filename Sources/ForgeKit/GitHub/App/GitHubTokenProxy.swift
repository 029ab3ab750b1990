internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// A service that keeps the key of a GitHub App and hands out tokens for repositories ("Tokman").
struct GitHubTokenProxy: Sendable {
    private let tokens: SharedValues<RepositoryName, KeptToken>

    private struct KeptToken: Sendable {
        var token: Secret
        var until: Timestamp
    }

    /// Seconds that a token is kept here: how long it is good, only the proxy knows, which keeps it, too.
    private static let keeping: Int64 = 120

    init(url: String, http: HTTPClient, options: APIClient.Options) {
        var options = options
        options.isReadOnly = false
        let client = APIClient(base: url, http: http, dialect: ProxyDialect(), options: options)
        let now = options.now
        let isGood = { @Sendable (token: KeptToken) in token.until > now() }
        tokens = SharedValues(isGood: isGood) { name throws(ForgeFailure) in
            let token = try await client.send(.get("/api/\(name.namespace)/\(name.name)")).read {
                json throws(JSONError) in Secret(try json.string("access_token"))
            }
            return KeptToken(token: token, until: Timestamp(seconds: now().seconds + Self.keeping))
        }
    }

    func token(for repository: RepositoryName) async throws(ForgeFailure) -> Secret {
        try await tokens.value(for: repository).token
    }

    /// Forgets a token; whether it was one of these.
    func drop(_ token: Secret) -> Bool { tokens.drop { $0.token == token } }
}

private struct ProxyDialect: APIDialect {
    func failure(_ response: HTTPResponse, json: JSON?, now: Timestamp) -> ForgeFailure {
        let told = json?["error"]?.string ?? json?["message"]?.string
        switch response.status {
        case 400: return ForgeFailure(.appNotInstalled, detail: told)
        // The proxy is a part of the way to GitHub.
        case 500...: return ForgeFailure(.unreachable, detail: told ?? "the token proxy failed")
        default: return ForgeFailure(Self.code(of: response, now: now), detail: told)
        }
    }
}
