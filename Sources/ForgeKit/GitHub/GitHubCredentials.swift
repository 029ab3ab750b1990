public import HostKit

/// Who asks a GitHub.
///
/// Of several the first one is used: token proxy, App, token. They are not mixed: an answer would depend on
/// which of them happened to work.
public struct GitHubCredentials: Sendable {
    /// A personal token, or any other that is given as it is.
    public var token: Secret?
    public var app: GitHubApp?
    /// The URL of a service that hands out tokens for repositories ("Tokman").
    public var tokenProxy: String?

    public init(token: Secret? = nil, app: GitHubApp? = nil, tokenProxy: String? = nil) {
        self.token = token
        self.app = app
        self.tokenProxy = tokenProxy
    }

    /// Nobody: public things can be read, 60 times an hour.
    public static let anonymous = GitHubCredentials()
}

/// What git wants to know to fetch and push over HTTPS.
public struct GitCredentials: Hashable, Sendable {
    public var user: String
    public var password: Secret

    public init(user: String, password: Secret) {
        self.user = user
        self.password = password
    }
}

/// What a credential is wanted for: Apps and token proxies have another one for each installation.
enum GitHubScope: Hashable, Sendable {
    case repository(RepositoryName)
    case organization(String)
    case user(String)
}

/// Where the credentials of one forge come from.
enum GitHubCredentialSource: Sendable {
    case nobody
    case token(Secret)
    case app(GitHubAppClient)
    case proxy(GitHubTokenProxy)

    /// Whether each scope has a credential of its own.
    var isScoped: Bool {
        switch self {
        case .nobody, .token: false
        case .app, .proxy: true
        }
    }

    /// Whether anybody asks at all.
    var isSomebody: Bool {
        if case .nobody = self { return false }
        return true
    }

    /// The token for something; nil for nobody.
    func token(for scope: GitHubScope?) async throws(ForgeFailure) -> Secret? {
        switch self {
        case .nobody: return nil
        case .token(let token): return token.isEmpty ? nil : token
        case .app(let app):
            guard let scope else { throw Self.isNobody }
            return try await app.token(for: scope)
        case .proxy(let proxy):
            guard case .repository(let name) = scope else { throw Self.isNobody }
            return try await proxy.token(for: name)
        }
    }

    /// Is told that a token was not accepted; whether another one can be had.
    func refused(_ token: Secret) -> Bool {
        switch self {
        case .nobody, .token: false
        case .app(let app): app.drop(token)
        case .proxy(let proxy): proxy.drop(token)
        }
    }

    private static var isNobody: ForgeFailure {
        ForgeFailure(
            .forbidden,
            detail: "a GitHub App is no user and acts only where it is installed; use a personal token")
    }
}
