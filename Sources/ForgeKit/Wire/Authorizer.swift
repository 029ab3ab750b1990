public import CurlHTTP
public import HostKit

/// Whoever knows how to say who asks.
public protocol Authorizer: Sendable {
    /// The fields to send with a request; none for an anonymous one.
    ///
    /// - Throws: When there ought to be a credential and none can be had.
    func fields(for request: APIRequest) async throws(ForgeFailure) -> [HTTPField]

    /// Is told that a service did not accept these fields (401); whether there are others to try, once.
    func refused(_ fields: [HTTPField]) async -> Bool
}

/// The same credential with every request, or none.
public struct FixedAuthorizer: Authorizer {
    private let field: HTTPField?

    /// - Parameters:
    ///   - name: Of the header's field, such as `Authorization`.
    ///   - scheme: What stands before the token, such as `token `.
    public init(_ name: String = "Authorization", scheme: String, token: Secret) {
        field = token.isEmpty ? nil : HTTPField(name, scheme: scheme, secret: token)
    }

    private init() { field = nil }

    public static let anonymous = FixedAuthorizer()

    public func fields(for request: APIRequest) async throws(ForgeFailure) -> [HTTPField] {
        field.map { [$0] } ?? []
    }

    public func refused(_ fields: [HTTPField]) async -> Bool { false }
}
