public import HostKit
public import JSONKit

/// Where the services of a provider are.
///
/// - SeeAlso: OpenID Connect Discovery 1.0, 3.
public struct OpenIDConfiguration: Hashable, Sendable, JSONReadable {
    public var authorizationEndpoint: String
    public var tokenEndpoint: String
    public var userInfoEndpoint: String?
    /// `oob` among them: the answer is a page, to be copied from.
    public var responseModes: [String]

    public init(_ json: JSON) throws(JSONError) {
        authorizationEndpoint = try json.string("authorization_endpoint")
        tokenEndpoint = try json.string("token_endpoint")
        userInfoEndpoint = try json.optionalString("userinfo_endpoint")
        responseModes = try json.strings("response_modes_supported")
    }
}

/// What a provider gave to somebody who logged in.
public struct OpenIDTokens: Hashable, Sendable {
    public var access: Secret
    public var refresh: Secret?
    /// When the access token is of no use any more; nil where the provider does not say it.
    public var expires: Timestamp?

    public init(access: Secret, refresh: Secret?, expires: Timestamp?) {
        self.access = access
        self.refresh = refresh
        self.expires = expires
    }

    /// - SeeAlso: RFC 6749, 5.1.
    init(answer json: JSON, now: Timestamp) throws(JSONError) {
        access = Secret(try json.string("access_token"))
        refresh = try json.optionalString("refresh_token").map { Secret($0) }
        expires = try json.optionalInt("expires_in").map { span in
            Timestamp(seconds: now.seconds + Int64(max(0, min(span, 10 * 365 * 86_400))))
        }
    }

    /// Whether the access token is good for a while yet.
    func areGood(at now: Timestamp) -> Bool { expires.map { $0.seconds > now.seconds + 60 } ?? true }
}
