/// How to log in to Bodhi.
public struct BodhiLogin: Sendable {
    /// How a code is got from the provider.
    public enum Way: Sendable {
        /// With the Kerberos tickets of the provider's HTTP client, without anybody's help.
        case kerberos
        /// By somebody who opens a page in a browser: the closure gives what came back of it.
        ///
        /// It is called while other processes that want to log in wait.
        case asking(@Sendable (OpenIDAuthorization) async throws(ForgeFailure) -> String)
    }

    public var provider: OpenIDClient
    public var way: Way
    public var store: BodhiTokenStore

    public init(_ way: Way, at provider: OpenIDClient, store: BodhiTokenStore) {
        self.provider = provider
        self.way = way
        self.store = store
    }

    /// New tokens, by way of a code.
    func authorize(_ configuration: OpenIDConfiguration) async throws(ForgeFailure) -> OpenIDTokens {
        switch way {
        case .kerberos:
            let authorization = OpenIDAuthorization(provider.settings, configuration, redirect: .page)
            let code = try await provider.kerberosCode(authorization)
            return try await provider.tokens(for: code, of: authorization, configuration)
        case .asking(let ask):
            let authorization = OpenIDAuthorization(provider.settings, configuration)
            let code = try authorization.code(in: try await ask(authorization))
            return try await provider.tokens(for: code, of: authorization, configuration)
        }
    }
}
