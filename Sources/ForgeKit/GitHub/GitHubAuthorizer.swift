internal import CurlHTTP
internal import HostKit

/// Adds the token of one scope to requests to the interface; pages for people get none.
struct GitHubAuthorizer: Authorizer {
    let source: GitHubCredentialSource
    let scope: GitHubScope?

    func fields(for request: APIRequest) async throws(ForgeFailure) -> [HTTPField] {
        guard request.root == .interface else { return [] }
        return try await source.token(for: scope).map { [Self.field($0)] } ?? []
    }

    func refused(_ fields: [HTTPField]) async -> Bool {
        guard source.isScoped, let token = try? await source.token(for: scope),
            fields.contains(Self.field(token))
        else { return source.isScoped }
        return source.refused(token)
    }

    static func field(_ token: Secret) -> HTTPField {
        HTTPField("Authorization", scheme: "token ", secret: token)
    }
}
