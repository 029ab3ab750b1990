public import CurlHTTP
public import HostKit
internal import JSONKit

/// A public client of a provider of identities: who logs in gets a code, and for the code there are tokens.
///
/// - SeeAlso: OpenID Connect Core 1.0, 3.1; RFC 6749, 4.1 and 6.
public struct OpenIDClient: Sendable {
    public struct Settings: Hashable, Sendable {
        /// The URL of the provider, without a slash at the end.
        public var provider: String
        public var clientID: String
        public var scopes: [String]
        /// Of this machine, where a front end can wait for the browser to come back.
        public var listenerPort: UInt16 = 45678

        public init(provider: String, clientID: String, scopes: [String]) {
            self.provider = provider
            self.clientID = clientID
            self.scopes = scopes
        }

        /// Fedora's provider, as Bodhi's clients use it.
        public static let fedora = bodhi(provider: "https://id.fedoraproject.org/openidc")
        /// The same for the staging instance of Bodhi.
        public static let fedoraStaging = bodhi(provider: "https://id.stg.fedoraproject.org/openidc")

        /// Bodhi's client at another provider.
        public static func bodhi(provider: String) -> Self {
            Self(
                provider: provider, clientID: "bodhi-client",
                scopes: [
                    "openid", "email", "profile", "https://id.fedoraproject.org/scope/groups",
                    "https://id.fedoraproject.org/scope/agreements",
                ])
        }
    }

    public let settings: Settings
    let http: HTTPClient
    private let now: @Sendable () -> Timestamp

    /// - Parameter http: With Kerberos if it is to log in by that.
    public init(
        _ settings: Settings, http: HTTPClient, now: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
    ) {
        self.settings = settings
        self.http = http
        self.now = now
    }

    /// Where the provider's services are.
    public func discover() async throws(ForgeFailure) -> OpenIDConfiguration {
        let url = "\(settings.provider)/.well-known/openid-configuration"
        let configuration = try await reply(HTTPRequest("GET", url)).read(as: OpenIDConfiguration.self)
        let isEncrypted = settings.provider.hasPrefix("https://")
        let endpoints = [
            configuration.authorizationEndpoint, configuration.tokenEndpoint, configuration.userInfoEndpoint,
        ]
        for endpoint in endpoints.compactMap({ $0 }) {
            guard endpoint.hasPrefix(isEncrypted ? "https://" : "http") else {
                throw ForgeFailure(
                    .malformedReply, request: "GET \(url)",
                    detail: "\(HTTPError.redacted(endpoint)) is no encrypted address")
            }
        }
        return configuration
    }

    /// The tokens for a code.
    ///
    /// - Parameter authorization: What the code is the answer to.
    /// - Throws: `.invalid` for a code that is not good any more.
    public func tokens(
        for code: Secret, of authorization: OpenIDAuthorization, _ configuration: OpenIDConfiguration
    ) async throws(ForgeFailure) -> OpenIDTokens {
        try await tokens(
            [
                ("grant_type", "authorization_code"), ("code", code.reveal()),
                ("redirect_uri", authorization.redirect.uri), ("client_id", settings.clientID),
            ], configuration)
    }

    /// New tokens in place of old ones.
    ///
    /// - Throws: `.unauthorized` where there is nothing to do that with; `.invalid` when the provider does not
    ///   know the old ones any more.
    public func refreshed(_ tokens: OpenIDTokens, _ configuration: OpenIDConfiguration)
        async throws(ForgeFailure) -> OpenIDTokens
    {
        guard let refresh = tokens.refresh else {
            throw ForgeFailure(.unauthorized, detail: "there is no token to refresh with")
        }
        var fresh = try await self.tokens(
            [
                ("grant_type", "refresh_token"), ("refresh_token", refresh.reveal()),
                ("client_id", settings.clientID),
            ], configuration)
        // A provider may leave it out when it stays the same (RFC 6749, 6).
        fresh.refresh = fresh.refresh ?? refresh
        return fresh
    }

    /// The name to log in with of who the tokens are for.
    public func userName(_ tokens: OpenIDTokens, _ configuration: OpenIDConfiguration)
        async throws(ForgeFailure) -> String
    {
        guard let url = configuration.userInfoEndpoint else {
            throw ForgeFailure(.malformedReply, detail: "the provider tells nothing about users")
        }
        let bearer = HTTPField("Authorization", scheme: "Bearer ", secret: tokens.access)
        let reply = try await reply(HTTPRequest("GET", url, header: [bearer]))
        return try reply.read { json throws(JSONError) in try json.string("nickname") }
    }

    private func tokens(_ form: [(name: String, value: String)], _ configuration: OpenIDConfiguration)
        async throws(ForgeFailure) -> OpenIDTokens
    {
        let request = HTTPRequest(
            "POST", configuration.tokenEndpoint,
            header: [HTTPField("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(URLText.form(form).utf8))
        let time = now()
        return try await reply(request).read { json throws(JSONError) in
            try OpenIDTokens(answer: json, now: time)
        }
    }

    private func reply(_ request: HTTPRequest) async throws(ForgeFailure) -> APIReply {
        var request = request
        request.header.append(HTTPField("Accept", "application/json"))
        let label = "\(request.method) \(HTTPError.redacted(request.url))"
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try await http.send(request, bodyLimit: 1 << 20)
        } catch {
            throw ForgeFailure(error)
        }
        guard response.isSuccess else { throw failure(response, label) }
        return APIReply(status: response.status, header: response.header, body: response.body, request: label)
    }

    /// - SeeAlso: RFC 6749, 5.2.
    private func failure(_ response: HTTPResponse, _ label: String) -> ForgeFailure {
        let json = try? JSONDocument(response.body).root
        return ForgeFailure(
            PlainDialect.code(of: response, now: now()), request: label, status: response.status,
            detail: json?["error_description"]?.string, serviceCode: json?["error"]?.string)
    }
}
