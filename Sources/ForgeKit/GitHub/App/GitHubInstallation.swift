public import HostKit
internal import JSONKit

/// Where a GitHub App is installed: a user or an organization, for all or for some of the repositories.
public struct GitHubInstallation: Hashable, Sendable {
    public typealias ID = ForgeID<GitHubInstallation>

    public var id: ID
    /// The user or organization.
    public var account: String
    /// As in `packit-as-a-service`.
    public var appSlug: String
    /// What the App may do there, such as `["issues": "write"]`.
    public var permissions: [String: String]
    public var hasAllRepositories: Bool
    /// Nothing can be done while it is.
    public var isSuspended: Bool

    /// Whom comments and statuses of the App are by.
    public var botLogin: String { "\(appSlug)[bot]" }

    init(_ json: JSON) throws(JSONError) {
        id = ID(try json.int("id"))
        account = try json.member("account").optionalString("login") ?? ""
        appSlug = try json.optionalString("app_slug") ?? ""
        permissions = Self.permissions(json["permissions"])
        hasAllRepositories = try json.optionalString("repository_selection") == "all"
        isSuspended = json["suspended_at"] != nil
    }

    static func permissions(_ json: JSON?) -> [String: String] {
        var permissions: [String: String] = [:]
        for member in json?.members ?? [] { permissions[member.name] = member.value.string }
        return permissions
    }
}

/// What an App asks with, for an hour.
public struct GitHubInstallationToken: Hashable, Sendable {
    public var token: Secret
    public var expires: Timestamp
    public var permissions: [String: String]

    init(_ json: JSON) throws(JSONError) {
        token = Secret(try json.string("token"))
        guard let time = try json.time("expires_at") else { throw json.unexpected("a token with its end") }
        expires = time
        permissions = GitHubInstallation.permissions(json["permissions"])
    }
}
