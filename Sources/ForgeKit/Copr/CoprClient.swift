public import CurlHTTP
internal import DigestKit
public import HostKit
public import JSONKit
internal import SystemPackage

/// Asks a Copr: projects, chroots, builds, packages.
///
/// What everybody may read is asked without credentials; a token, or else a Kerberos login, goes along with what
/// needs one.
///
/// - SeeAlso: Copr API v3, `{url}/api_3/docs`.
public struct CoprClient: Sendable {
    public let settings: CoprSettings
    /// Asks as nobody in particular.
    let reader: APIClient
    /// Asks as the user.
    let writer: APIClient
    let sessions: CoprSessions?
    /// What pauses are measured with.
    let clock: any Clock<Duration>

    /// - Parameters:
    ///   - environment: Where the session of a Kerberos login is kept; nil keeps it in memory only.
    ///   - clock: What pauses between looks at a build and between attempts are measured with.
    /// - Throws: `.badRequest` for a server without encryption that the settings do not allow.
    public init(
        _ settings: CoprSettings, http: HTTPClient, options: APIClient.Options = .init(),
        environment: HostEnvironment? = nil, clock: any Clock<Duration> = ContinuousClock()
    ) throws(ForgeFailure) {
        let scheme = settings.url.lowercased()
        guard scheme.hasPrefix("https://") || scheme.hasPrefix("http://") && !settings.isEncrypted else {
            throw ForgeFailure(
                .badRequest, request: HTTPError.redacted(settings.url),
                detail: "the connection would not be encrypted; use 'https://', or set 'encrypted = false'")
        }
        self.settings = settings
        self.clock = clock
        let base = settings.url + "/api_3"
        func client(_ authorizer: any Authorizer) -> APIClient {
            APIClient(
                base: base, web: settings.url, http: http, authorizer: authorizer, dialect: CoprDialect(),
                options: options)
        }
        reader = client(FixedAuthorizer.anonymous)
        if let token = settings.token, let login = settings.login {
            sessions = nil
            let pair = "\(login.reveal()):\(token.reveal())"
            writer = client(FixedAuthorizer(scheme: "Basic ", token: Secret(Base64.text(Array(pair.utf8)))))
        } else if settings.usesKerberos {
            let sessions = CoprSessions(
                url: settings.url, http: http, directory: environment.map { $0.home.pushing(".cache/copr") },
                now: options.now)
            self.sessions = sessions
            writer = client(sessions)
        } else {
            sessions = nil
            writer = reader
        }
    }

    /// Who the credentials belong to.
    ///
    /// - Throws: `.unauthorized` for those that are wrong or over.
    public func authenticatedUser() async throws(ForgeFailure) -> CoprUser {
        try await writer.read(.get("/auth-check"))
    }

    /// The user of the settings, or else the one whom the credentials belong to.
    public func username() async throws(ForgeFailure) -> String {
        if let name = settings.username { return name }
        return try await authenticatedUser().name
    }

    /// Makes a new token for the API, which ends the one before.
    ///
    /// - SeeAlso: `POST /api_3/api-token`.
    public func makeToken() async throws(ForgeFailure) -> CoprToken {
        try await writer.read(
            APIRequest("POST", "/api-token").pretending(["api_login": "none", "api_token": "none"]))
    }

    /// The version of the interface: 3.
    public func version() async throws(ForgeFailure) -> Int {
        try await reader.send(.get("/")).read { json throws(JSONError) in try json.int("version") }
    }
}

/// A user of Copr.
public struct CoprUser: Hashable, Sendable, JSONReadable {
    public var id: Int?
    public var name: String

    public init(_ json: JSON) throws(JSONError) {
        id = try json.optionalInt("id")
        name = try json.string("name")
    }
}

/// A pair of words that names a user to Copr.
public struct CoprToken: Hashable, Sendable, JSONReadable {
    public var login: Secret
    public var token: Secret
    /// Until when it is good, as Copr writes it.
    public var expiration: String?

    public init(_ json: JSON) throws(JSONError) {
        login = Secret(try json.string("api_login"))
        token = Secret(try json.string("api_token"))
        expiration = json["expiration"]?.string ?? json["api_token_expiration"]?.string
    }
}
