internal import CurlHTTP
internal import HostKit
internal import SystemPackage

/// How the Compose Tracking Service is told who asks: by a keytab, by a token, or not at all.
struct TrackingLogin: Sendable {
    /// Nil without a keytab.
    let kerberos: Kerberos?
    private let tokenURL: String?
    private let clientID: String
    private let clientSecret: Secret

    /// - Parameter environment: Its variables `CTS_OIDC_TOKEN_URL` and `CTS_OIDC_CLIENT_ID` come before the options;
    ///   the secret is in `CTS_OIDC_CLIENT_SECRET` alone.
    init(_ config: TrackingConfig, _ environment: HostEnvironment) {
        kerberos = config.keytab.flatMap { path in
            guard !path.isEmpty else { return nil }
            let parts = path.split(separator: "$HOSTNAME", omittingEmptySubsequences: false)
            let named = FilePath(parts.joined(separator: Machine.name))
            return Kerberos(keytab: environment.absolute(named))
        }
        let address = environment["CTS_OIDC_TOKEN_URL"] ?? config.tokenURL
        tokenURL = kerberos == nil ? address.flatMap { $0.isEmpty ? nil : $0 } : nil
        clientID = environment["CTS_OIDC_CLIENT_ID"] ?? config.clientID ?? ""
        clientSecret = Secret(environment["CTS_OIDC_CLIENT_SECRET"] ?? "")
    }

    /// A token for the service; nil where none is needed.
    ///
    /// - Throws: `.tracking`, ``HTTPError``.
    /// - SeeAlso: RFC 6749, 4.4: client credentials.
    func token(_ http: HTTPClient, _ retry: RetryPolicy) async throws -> Secret? {
        guard let tokenURL else { return nil }
        guard !clientSecret.isEmpty else {
            throw ComposeError(
                .tracking,
                "a token is to be had from \(HTTPError.redacted(tokenURL)), and there is no secret for it; "
                    + "set the environment variable CTS_OIDC_CLIENT_SECRET")
        }
        let form = URLText.form([
            ("grant_type", "client_credentials"), ("client_id", clientID),
            ("client_secret", clientSecret.reveal()),
        ])
        let request = HTTPRequest(
            "POST", tokenURL, header: [HTTPField("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(form.utf8))
        let answer = try await http.send(request, retry: retry).checked()
        return try Self.token(in: answer.body, from: tokenURL)
    }

    private static func token(in body: [UInt8], from url: String) throws(ComposeError) -> Secret {
        let name = "the answer of \(HTTPError.redacted(url))"
        var reader = MetadataReader(body, name: name)
        var token: Secret?
        try reader.object { (reader, key) throws(ComposeError) in
            if key == "access_token" {
                token = Secret(try reader.string())
            } else {
                try reader.skipValue()
            }
        }
        guard let token, !token.isEmpty else { throw ComposeError(.tracking, "\(name) has no access_token") }
        return token
    }
}
