public import CurlHTTP
public import HostKit
internal import JSONKit

/// An instance of Pagure, such as Fedora's dist-git, and who asks it.
///
/// A token has rights of its own (ACLs); a failure names the one that is missing. One of a project works for
/// that project only, and one of a user neither edits nor assigns issues.
///
/// - SeeAlso: `{instance}/api/0/`, the documentation of each instance.
public struct PagureForge: Forge {
    public static let kind = ForgeKind.pagure
    /// Fedora's dist-git.
    public static let defaultInstance = "https://src.fedoraproject.org"

    public var instance: String { client.web }
    /// What a flag without a URL leads to; nil is the project's page.
    public let contactURL: String?
    let client: APIClient

    /// - Parameters:
    ///   - instance: The URL for people.
    ///   - token: Nil asks anonymously.
    ///   - contactURL: A page about who sets flags; flags must lead somewhere.
    public init(
        _ instance: String = defaultInstance, token: Secret? = nil, contactURL: String? = nil,
        http: HTTPClient, options: APIClient.Options = APIClient.Options()
    ) {
        let authorizer = token.map { FixedAuthorizer(scheme: "token ", token: $0) }
        var root = instance[...]
        while root.hasSuffix("/") { root.removeLast() }
        client = APIClient(
            base: "\(root)/api/0", web: String(root), http: http, authorizer: authorizer ?? .anonymous,
            dialect: PagureDialect(), options: options)
        self.contactURL = contactURL
    }

    /// The same instance, asked with another token.
    public func with(token: Secret?) -> Self {
        Self(
            instance, token: token, contactURL: contactURL, http: client.http, options: client.options)
    }

    public func repository(_ name: RepositoryName) -> PagureRepository {
        PagureRepository(name: name, forge: self)
    }

    public func currentUser() async throws(ForgeFailure) -> ForgeUser {
        var request = APIRequest("POST", "/-/whoami")
        // It only tells.
        request.repetition = .safe
        return try await client.send(request).read { json throws(JSONError) in
            ForgeUser(try json.string("username"))
        }
    }

    /// The version of the instance's interface, such as `0.31`.
    public func version() async throws(ForgeFailure) -> String {
        try await client.send(.get("/version")).read { json throws(JSONError) in
            try json.string("version")
        }
    }

    /// The names of the instance's errors, as in ``ForgeFailure/serviceCode``, and what they mean.
    public func errorCodes() async throws(ForgeFailure) -> [String: String] {
        try await client.send(.get("/error_codes")).read { json throws(JSONError) in
            guard let members = json.members else { throw json.unexpected("an object") }
            return Dictionary(
                members.map { ($0.name, $0.value.string ?? "") }, uniquingKeysWith: { first, _ in first })
        }
    }
}
