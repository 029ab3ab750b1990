public import CurlHTTP
internal import HostKit
internal import JSONKit

/// github.com, or an instance of GitHub Enterprise.
///
/// Copies share the tokens that Apps and token proxies give.
public struct GitHubForge: Forge {
    public static let kind = ForgeKind.github

    public var instance: String { addresses.web }
    let addresses: GitHubAddresses
    let http: HTTPClient
    let options: APIClient.Options
    let source: GitHubCredentialSource
    /// Asks without a repository in mind.
    let client: APIClient
    let graph: APIClient

    /// - Parameters:
    ///   - instance: The URL for people.
    ///   - api: The root of the REST interface, if it is not where the instance ought to have it; `graphql` is
    ///     below it then.
    public init(
        instance: String = "https://github.com", credentials: GitHubCredentials = .anonymous,
        http: HTTPClient, options: APIClient.Options = .init(), api: String? = nil
    ) {
        self.init(GitHubAddresses(instance: instance, api: api), credentials, http: http, options: options)
    }

    private init(
        _ addresses: GitHubAddresses, _ credentials: GitHubCredentials, http: HTTPClient,
        options: APIClient.Options
    ) {
        self.addresses = addresses
        self.http = http
        self.options = options
        source = Self.source(credentials, addresses, http, options)
        let authorizer = GitHubAuthorizer(source: source, scope: nil)
        client = APIClient(
            base: addresses.api, web: addresses.web, http: http, authorizer: authorizer,
            dialect: GitHubDialect(), options: options)
        graph = APIClient(
            base: addresses.graph, web: addresses.web, http: http, authorizer: authorizer,
            dialect: GitHubDialect(), options: options)
    }

    public func repository(_ name: RepositoryName) -> GitHubRepository {
        GitHubRepository(
            name: name, forge: self, client: client(for: .repository(name)),
            graph: graph(for: .repository(name)))
    }

    /// The same forge, asked by somebody else.
    public func asked(by credentials: GitHubCredentials) -> GitHubForge {
        GitHubForge(addresses, credentials, http: http, options: options)
    }

    /// What is asked of the App itself; nil when none is used.
    public var app: GitHubAppClient? {
        guard case .app(let app) = source else { return nil }
        return app
    }

    /// Who asks.
    ///
    /// The e-mail address is the primary one if the account does not show it and the token may see it.
    public func currentUser() async throws(ForgeFailure) -> ForgeUser {
        var user = try await client.send(.get("/user")).read { json throws(JSONError) in
            try ForgeUser(github: json)
        }
        if user.email == nil { user.email = try await primaryEmail() }
        return user
    }

    /// A client with the credential for something.
    func client(for scope: GitHubScope) -> APIClient {
        client.asked(by: GitHubAuthorizer(source: source, scope: scope))
    }

    func graph(for scope: GitHubScope) -> APIClient {
        graph.asked(by: GitHubAuthorizer(source: source, scope: scope))
    }

    private static func source(
        _ credentials: GitHubCredentials, _ addresses: GitHubAddresses, _ http: HTTPClient,
        _ options: APIClient.Options
    ) -> GitHubCredentialSource {
        if let url = credentials.tokenProxy {
            return .proxy(GitHubTokenProxy(url: url, http: http, options: options))
        }
        if let app = credentials.app {
            return .app(GitHubAppClient(app, addresses, http, options))
        }
        guard let token = credentials.token, !token.isEmpty else { return .nobody }
        return .token(token)
    }
}

extension APIClient {
    /// The same client, sharing what it knows of the service, with the credentials of somebody else.
    fileprivate func asked(by authorizer: any Authorizer) -> APIClient {
        var client = self
        client.authorizer = authorizer
        return client
    }
}
