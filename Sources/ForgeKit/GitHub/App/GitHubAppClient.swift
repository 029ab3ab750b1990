internal import CurlHTTP
internal import HostKit
internal import JSONKit

/// What is asked of GitHub as an App, and the tokens of its installations; copies share them.
public struct GitHubAppClient: Sendable {
    private let session: GitHubAppSession
    private let installations: SharedValues<GitHubScope, GitHubInstallation>
    private let tokens: SharedValues<TokenKey, GitHubInstallationToken>
    private let isRestrictedToRepository: Bool

    private struct TokenKey: Hashable, Sendable {
        var installation: GitHubInstallation.ID
        /// Nil for all that the installation has.
        var repository: String?
    }

    /// Tokens are not used when they end so soon: a request may wait, and git may take its time.
    private static let margin: Int64 = 300

    init(_ app: GitHubApp, _ addresses: GitHubAddresses, _ http: HTTPClient, _ options: APIClient.Options) {
        let session = GitHubAppSession(app, addresses, http, options)
        self.session = session
        isRestrictedToRepository = app.isRestrictedToRepository
        installations = SharedValues { scope throws(ForgeFailure) in
            try await Self.installation(for: scope, session)
        }
        let (now, permissions) = (options.now, app.permissions)
        let isGood = { @Sendable (token: GitHubInstallationToken) in
            token.expires.seconds - Self.margin > now().seconds
        }
        tokens = SharedValues(isGood: isGood) { key throws(ForgeFailure) in
            try await Self.token(
                of: key.installation, permissions: permissions,
                repositories: key.repository.map { [$0] } ?? [], session)
        }
    }

    /// The login of what the App writes: its slug and `[bot]`.
    public func botLogin() async throws(ForgeFailure) -> String {
        let slug = try await session.read(.get("/app")) { json throws(JSONError) in try json.string("slug") }
        return "\(slug)[bot]"
    }

    /// Where the App is installed that can use a repository.
    ///
    /// - Throws: `.appNotInstalled`.
    public func installation(for repository: RepositoryName) async throws(ForgeFailure) -> GitHubInstallation
    {
        try await installations.value(for: .repository(repository))
    }

    /// - Throws: `.appNotInstalled`.
    public func installation(ofOrganization name: String) async throws(ForgeFailure) -> GitHubInstallation {
        try await installations.value(for: .organization(name))
    }

    /// - Throws: `.appNotInstalled`.
    public func installation(ofUser name: String) async throws(ForgeFailure) -> GitHubInstallation {
        try await installations.value(for: .user(name))
    }

    /// A new token, which is not kept.
    ///
    /// - Parameters:
    ///   - permissions: No more than the installation has; empty is all of them.
    ///   - repositories: Their names, without the owner; empty is all of the installation.
    public func newToken(
        of installation: GitHubInstallation.ID, permissions: [String: String] = [:],
        repositories: [String] = []
    ) async throws(ForgeFailure) -> GitHubInstallationToken {
        try await Self.token(
            of: installation, permissions: permissions, repositories: repositories, session)
    }

    /// The kept token of what something belongs to, or a new one.
    func token(for scope: GitHubScope) async throws(ForgeFailure) -> Secret {
        do throws(ForgeFailure) {
            return try await keptToken(for: scope)
        } catch {
            // Taken out and installed again, an App has another installation.
            guard error.code == .notFound else { throw error }
            installations.drop(scope)
            return try await keptToken(for: scope)
        }
    }

    /// Forgets a token that is not accepted any more; whether it was one of these.
    func drop(_ token: Secret) -> Bool { tokens.drop { $0.token == token } }

    private func keptToken(for scope: GitHubScope) async throws(ForgeFailure) -> Secret {
        let installation = try await installations.value(for: scope)
        var key = TokenKey(installation: installation.id)
        if isRestrictedToRepository, case .repository(let name) = scope { key.repository = name.name }
        return try await tokens.value(for: key).token
    }

    private static func installation(for scope: GitHubScope, _ session: GitHubAppSession)
        async throws(ForgeFailure) -> GitHubInstallation
    {
        let path: APIPath =
            switch scope {
            case .repository(let name): "/repos/\(name.namespace)/\(name.name)/installation"
            case .organization(let name): "/orgs/\(name)/installation"
            case .user(let name): "/users/\(name)/installation"
            }
        do throws(ForgeFailure) {
            return try await session.read(.get(path), GitHubInstallation.init)
        } catch {
            guard error.code == .notFound else { throw error }
            var failure = error
            failure.code = .appNotInstalled
            throw failure
        }
    }

    private static func token(
        of installation: GitHubInstallation.ID, permissions: [String: String], repositories: [String],
        _ session: GitHubAppSession
    ) async throws(ForgeFailure) -> GitHubInstallationToken {
        let granted = permissions.sorted { $0.key < $1.key }.map {
            JSONValue.Member($0.key, .string($0.value))
        }
        let fields = JSONValue(fields: [
            "permissions": granted.isEmpty ? nil : .object(granted),
            "repositories": repositories.isEmpty ? nil : .strings(repositories),
        ])
        let request = APIRequest(
            "POST", "/app/installations/\(installation)/access_tokens", .json(fields))
        return try await session.read(request.repeatable(), GitHubInstallationToken.init)
    }
}
